"""The worker process: runs the workflows and their activities."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, UnsandboxedWorkflowRunner, Worker, WorkflowRunner

from activities.admission import Admission
from activities.appointment_changes import AppointmentChanges
from activities.appointment_writer import AppointmentWriter
from activities.appointments import AppointmentEffects
from activities.approval_mails import ApprovalLinks, ApprovalMails
from activities.asking import Asking
from activities.availability import Availability
from activities.booking_desk import BookingDesk
from activities.budgeting import Budgeting, ThoughtBudget
from activities.calendar_desk import CalendarDesk
from activities.calendar_erasure import CalendarErasure
from activities.calendar_reading import CalendarReading
from activities.calendar_sync import CalendarSync
from activities.call_control import CallMove, CallWatch
from activities.call_log import CallLogging
from activities.change_questions import ChangeQuestions
from activities.contacts import Contacts
from activities.costing import Costing
from activities.dial_gate import DialGate
from activities.dialling import Dialling
from activities.failures import FailureTranslation
from activities.heartbeats import Heartbeats
from activities.laying_out import LayingOut
from activities.mailing import Mailing
from activities.media_host import MediaHostLoss
from activities.messaging import Messaging
from activities.notices import Notices
from activities.opt_outs import OptOuts
from activities.planning import Planning
from activities.principal_checks import PrincipalChecks
from activities.recalling import Recalling
from activities.remembering import Remembering
from activities.reminders import Reminding
from activities.research import WebResearch
from activities.settling import Settling
from activities.task_asking import TaskAsking
from activities.task_logging import TaskLogging
from activities.texting import Texting
from activities.wrap_up import WrapUp
from domain.names import BACKGROUND_QUEUE, CALLS_QUEUE, TASKS_QUEUE
from processes.worker_ports import WorkerPorts
from workflows.appointment import AppointmentWorkflow
from workflows.calendar_sync import CalendarSyncWorkflow
from workflows.call import CallWorkflow
from workflows.erasure import ErasureWorkflow
from workflows.media_host import MediaHostWorkflow
from workflows.message_thread import MessageThreadWorkflow
from workflows.outbound_call import OutboundCallWorkflow
from workflows.price_sweep import PriceSweepWorkflow
from workflows.project import ProjectWorkflow
from workflows.reminder import ReminderWorkflow
from workflows.reminder_sweep import ReminderSweepWorkflow
from workflows.task import TaskWorkflow
from workflows.wrap_up import WrapUpWorkflow

#: A lost worker costs its calls about this long instead of ten seconds.
_STICKY_TIMEOUT: Final = timedelta(milliseconds=500)
_CACHED_CALLS: Final = 1000
#: At once on each queue. A planner's thought is a local activity and holds its workflow task for seconds, so tasks get
#: as many more: those that are decided about go on however many are being planned.
_WORKFLOW_TASKS: Final = 100
_LOCAL_ACTIVITIES: Final = 100

#: Threads use the tools of calls, which are on this queue.
_CALL_WORKFLOWS: Final = (CallWorkflow, AppointmentWorkflow, MessageThreadWorkflow)
_TASK_WORKFLOWS: Final = (TaskWorkflow,)
_BACKGROUND_WORKFLOWS: Final = (
    WrapUpWorkflow,
    MediaHostWorkflow,
    CalendarSyncWorkflow,
    OutboundCallWorkflow,
    PriceSweepWorkflow,
    ReminderSweepWorkflow,
    ReminderWorkflow,
    ProjectWorkflow,
    ErasureWorkflow,
)
WORKFLOWS: Final = (*_CALL_WORKFLOWS, *_TASK_WORKFLOWS, *_BACKGROUND_WORKFLOWS)


@asynccontextmanager
async def working(
    client: Client,
    ports: WorkerPorts,
    *,
    cached: int = _CACHED_CALLS,
    grace: timedelta = timedelta(seconds=20),
    runner: WorkflowRunner | None = None,
) -> AsyncIterator[None]:
    """Run all workers for as long as the context lasts.

    Args:
        client: Where to work.
        ports: What the activities work on.
        cached: Workflow runs kept in memory; 0 makes every task replay its history.
        grace: How long running activities may take to finish at the end.
        runner: What runs the workflows; None: the plain one (ADR 0022).
    """
    reminding = Reminding(
        directory=ports.directory, book=ports.book, reminders=ports.reminders, consents=ports.consents
    )
    costing = costing_over(ports)
    common = _Common(
        client=client,
        cached=cached,
        grace=grace,
        runner=runner or UnsandboxedWorkflowRunner(),
        log=CallLogging(ports.log, costing),
        reminding=reminding,
        costing=costing,
    )
    async with _calls_worker(common, ports), _tasks_worker(common, ports), _background_worker(common, ports):
        yield


@dataclass(frozen=True, slots=True)
class _Common:
    """What the workers share."""

    client: Client
    cached: int
    grace: timedelta
    runner: WorkflowRunner
    log: CallLogging
    reminding: Reminding
    costing: Costing

    def worker(
        self,
        task_queue: str,
        workflows: Sequence[type],
        activities: Sequence[Callable[..., Any]],
        workflow_tasks: int = _WORKFLOW_TASKS,
    ) -> Worker:
        return Worker(
            self.client,
            task_queue=task_queue,
            workflows=workflows,
            activities=activities,
            interceptors=[FailureTranslation(), Heartbeats()],
            workflow_runner=self.runner,
            max_cached_workflows=self.cached,
            max_concurrent_workflow_tasks=workflow_tasks,
            max_concurrent_local_activities=_LOCAL_ACTIVITIES,
            sticky_queue_schedule_to_start_timeout=_STICKY_TIMEOUT,
            workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
            graceful_shutdown_timeout=self.grace,
        )


def _calls_worker(common: _Common, ports: WorkerPorts) -> Worker:
    """Return the worker for calls; in-call activities share its queue, so that they start eagerly."""
    activities = [*_booking(common, ports), *_conversation(common, ports)]
    return common.worker(CALLS_QUEUE, _CALL_WORKFLOWS, activities)


def _tasks_worker(common: _Common, ports: WorkerPorts) -> Worker:
    """Return the worker for tasks, with the tools of calls; a planner thinks within its workflow task."""
    planner = _planner(common, ports)
    activities = [*_booking(common, ports), *_conversation(common, ports), *_planned_at_once(common, ports)]
    activities += [planner.begin, planner.charge, planner.think]
    return common.worker(TASKS_QUEUE, _TASK_WORKFLOWS, activities, _WORKFLOW_TASKS + _LOCAL_ACTIVITIES)


def _booking(common: _Common, ports: WorkerPorts) -> Sequence[Callable[..., Any]]:
    """Return what appointments are made, moved and cancelled with."""
    directory, book, calendars, clock = ports.directory, ports.book, ports.vendors.calendars, ports.clock
    availability = Availability(directory=directory, book=book, calendars=calendars, clock=clock)
    post = ports.vendors.post
    notices = Notices(directory, clock, mail_sender=post.sender if post else None)
    effects = AppointmentEffects(directory=directory, book=book, calendars=calendars, clock=clock, notices=notices)
    changes = AppointmentChanges(directory=directory, book=book, calendars=calendars, clock=clock, notices=notices)
    questions = ChangeQuestions(directory=directory, book=book, availability=availability, clock=clock)
    desk = BookingDesk(common.client, directory=directory, book=book, availability=availability)
    return (
        availability.find_free_slots,
        changes.cancel,
        changes.claim_move,
        changes.commit_move,
        changes.give_up_move,
        changes.mark,
        changes.restore_event,
        changes.write_move,
        desk.cancel,
        desk.confirm,
        desk.hold,
        desk.mark,
        desk.release,
        desk.reschedule,
        effects.claim,
        effects.confirm,
        effects.free,
        effects.insert_event,
        effects.remove_event,
        questions.consider,
    )


def _conversation(common: _Common, ports: WorkerPorts) -> Sequence[Callable[..., Any]]:
    """Return what else a call needs: who is on the line, and what he says."""
    admission = Admission(
        ports.directory,
        ports.book,
        log=ports.log,
        dials=ports.dials,
        memories=ports.memories,
        principals=ports.principals,
        budgets=ports.budgets,
        prices=ports.prices,
    )
    contacts = Contacts(ports.directory, ports.book, ports.finder)
    asking = TaskAsking(common.client, ports.open_tasks, ports.deciders)
    checks = PrincipalChecks(ports.proofs, ports.vendors.texts, ports.suppressions)
    return (
        admission.look_up_call,
        asking.begin,
        asking.decide,
        asking.look,
        asking.waiting,
        checks.is_right,
        checks.send_code,
        contacts.look_up,
        contacts.save,
        contacts.search,
        contacts.upcoming_appointments,
        common.log.leave_message,
        common.log.record_conversation,
        common.reminding.confirm_attendance,
        CallMove(ports.vendors.control, ports.public_url).redirect,
        CallWatch(ports.vendors.control).status,
        OptOuts(ports.suppressions).suppress,
        Recalling(ports.finder, ports.memories).recall,
    )


def _background_worker(common: _Common, ports: WorkerPorts) -> Worker:
    """Return the worker for what nobody waits for on the line."""
    activities = [
        *_sending(common, ports),
        *_planning(common, ports),
        *_reminding(common, ports),
        *_following(common, ports),
    ]
    activities += _remembering(common, ports)
    return common.worker(BACKGROUND_QUEUE, _BACKGROUND_WORKFLOWS, activities)


def _sending(common: _Common, ports: WorkerPorts) -> Sequence[Callable[..., Any]]:
    """Return what messages are thought of and sent with."""
    vendors, post = ports.vendors, ports.vendors.post
    mailer = post.mailer if post else None
    messaging = Messaging(ports.outbox, vendors.texts, ports.suppressions, mailer, costing=common.costing)
    sender = post.sender if post else None
    asking = ApprovalMails(ports.outbox, messaging, sender=sender, links=_links(ports))
    texting = Texting(
        vendors.responder,
        directory=ports.directory,
        book=ports.book,
        outbox=ports.outbox,
        suppressions=ports.suppressions,
        memories=ports.memories,
        principals=ports.principals,
        costing=common.costing,
        money=_money(ports),
    )
    return (
        asking.ask,
        Mailing(ports.outbox, messaging, ports.suppressions, sender=sender).send,
        messaging.send,
        messaging.send_owed,
        texting.look_up,
        texting.promise,
        texting.think,
        texting.welcome_back,
    )


def _links(ports: WorkerPorts) -> ApprovalLinks | None:
    if ports.public_url is None:
        return None
    return ApprovalLinks(ports.public_url.rstrip("/"), ports.approval_secret)


def _planning(common: _Common, ports: WorkerPorts) -> Sequence[Callable[..., Any]]:
    """Return what tasks are planned with, asked about, and kept, and larger goals laid out."""
    asking = Asking(ports.approval_codes, ports.outbox, ports.approval_secret)
    research = WebResearch(ports.vendors.web)
    calendar = CalendarDesk(ports.directory, ports.vendors.calendars)
    laying_out = LayingOut(
        ports.vendors.responder,
        directory=ports.directory,
        projects=ports.projects,
        costing=common.costing,
        money=_money(ports),
    )
    return (
        asking.promise,
        calendar.change,
        calendar.create,
        calendar.list,
        calendar.look,
        laying_out.give_up,
        laying_out.lay_out,
        research.read,
        research.search,
        *_planned_at_once(common, ports),
    )


def _planned_at_once(common: _Common, ports: WorkerPorts) -> Sequence[Callable[..., Any]]:
    """Return what a task's workflow does within a workflow task if it can, and on the background's queue if not."""
    logging = TaskLogging(ports.tasks, suggestions=ports.suggestions, memories=ports.memories)
    budgeting = _budgeting(ports)
    return budgeting.check, budgeting.reserve, _planner(common, ports).look_up, logging.note


def _planner(common: _Common, ports: WorkerPorts) -> Planning:
    return Planning(
        ports.vendors.responder,
        directory=ports.directory,
        book=ports.book,
        deciders=ports.deciders,
        budgeting=_budgeting(ports),
        costing=common.costing,
        log=ports.tasks,
    )


def _money(ports: WorkerPorts) -> ThoughtBudget:
    return ThoughtBudget(ports.budgets, ports.clock)


def _budgeting(ports: WorkerPorts) -> Budgeting:
    return Budgeting(ports.budgets, ports.costs, ports.clock)


def _reminding(common: _Common, ports: WorkerPorts) -> Sequence[Callable[..., Any]]:
    """Return what people are reminded and rung with."""
    reminding, dialling = common.reminding, dialling_over(ports)
    return (
        dialling.clear,
        dialling.close,
        dialling.finish,
        dialling.leave_voicemail,
        dialling.open,
        dialling.place,
        dialling.promise_text,
        reminding.due,
        reminding.hours,
        reminding.open,
        reminding.settle,
    )


def _following(common: _Common, ports: WorkerPorts) -> Sequence[Callable[..., Any]]:
    """Return what is done after calls, and after what people do to calendars."""
    wrap_up = WrapUp(ports.log, ports.vendors.summarizer, common.costing)
    reading = CalendarReading(
        directory=ports.directory, calendars=ports.vendors.calendars, ledger=ports.ledger, clock=ports.clock
    )
    sync = CalendarSync(
        AppointmentWriter(common.client),
        directory=ports.directory,
        book=ports.book,
        log=ports.log,
        clock=ports.clock,
    )
    return (
        CalendarErasure(ports.directory, ports.book, ports.vendors.calendars).clear,
        common.log.record_conversation,
        MediaHostLoss(common.client).tell_calls,
        reading.find_changes,
        reading.keep,
        Settling(ports.settling, ports.vendors.prices, ports.clock).settle,
        sync.adopt,
        wrap_up.close_call,
        wrap_up.summarize,
    )


def _remembering(common: _Common, ports: WorkerPorts) -> Sequence[Callable[..., Any]]:
    """Return what customers are remembered with."""
    remembering = Remembering(
        ports.vendors.responder,
        log=ports.log,
        directory=ports.directory,
        memories=ports.memories,
        interactions=ports.interactions,
        costing=common.costing,
        money=_money(ports),
        clock=ports.clock,
    )
    return remembering.after_call, remembering.after_thread, remembering.note_fact, remembering.drop_fact


def costing_over(ports: WorkerPorts) -> Costing:
    """Return what writes costs down."""
    return Costing(log=ports.costs, prices=ports.prices, clock=ports.clock, unpriced=ports.unpriced)


def dialling_over(ports: WorkerPorts) -> Dialling:
    """Return what rings people, behind its gate."""
    gate = DialGate(
        dials=ports.dials,
        policies=ports.policies,
        consents=ports.consents,
        suppressions=ports.suppressions,
        directory=ports.directory,
        book=ports.book,
        zones=ports.vendors.zones,
        budgets=ports.budgets,
        prices=ports.prices,
        clock=ports.clock,
        test_numbers=ports.test_numbers,
    )
    return Dialling(
        gate=gate,
        calls=ports.vendors.outbound,
        control=ports.vendors.control,
        outbox=ports.outbox,
        public_url=ports.public_url,
    )
