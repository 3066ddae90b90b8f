"""The worker process: runs the workflows and their activities."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.admission import Admission
from activities.appointments import AppointmentEffects
from activities.availability import Availability
from activities.booking_desk import BookingDesk
from activities.call_control import CallMove, CallWatch
from activities.call_log import CallLogging
from activities.contacts import Contacts
from activities.failures import FailureTranslation
from activities.heartbeats import Heartbeats
from activities.media_host import MediaHostLoss
from activities.messaging import Messaging
from activities.wrap_up import WrapUp
from domain.names import BACKGROUND_QUEUE, CALLS_QUEUE
from processes.worker_ports import WorkerPorts
from workflows.appointment import AppointmentWorkflow
from workflows.call import CallWorkflow
from workflows.media_host import MediaHostWorkflow
from workflows.wrap_up import WrapUpWorkflow

#: A lost worker costs its calls about this long instead of ten seconds.
_STICKY_TIMEOUT: Final = timedelta(milliseconds=500)
_CACHED_CALLS: Final = 1000

WORKFLOWS: Final = (CallWorkflow, AppointmentWorkflow, WrapUpWorkflow, MediaHostWorkflow)


def workflow_runner() -> WorkflowRunner:
    """Return what runs workflows, here and wherever their histories are replayed."""
    # Values are decoded inside the sandbox, and pydantic looks their types up in the modules that define them.
    return SandboxedWorkflowRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules("domain", "activities")
    )


@asynccontextmanager
async def working(
    client: Client, ports: WorkerPorts, *, cached: int = _CACHED_CALLS, grace: timedelta = timedelta(seconds=20)
) -> AsyncIterator[None]:
    """Run both workers for as long as the context lasts.

    Args:
        client: Where to work.
        ports: What the activities work on.
        cached: Workflow runs kept in memory; 0 makes every task replay its history.
        grace: How long running activities may take to finish at the end.
    """
    common = _Common(client, cached, grace)
    async with _calls_worker(common, ports), _background_worker(common, ports):
        yield


@dataclass(frozen=True, slots=True)
class _Common:
    """What both workers share."""

    client: Client
    cached: int
    grace: timedelta

    def worker(self, task_queue: str, workflows: Sequence[type], activities: Sequence[Callable[..., Any]]) -> Worker:
        return Worker(
            self.client,
            task_queue=task_queue,
            workflows=workflows,
            activities=activities,
            interceptors=[FailureTranslation(), Heartbeats()],
            workflow_runner=workflow_runner(),
            max_cached_workflows=self.cached,
            sticky_queue_schedule_to_start_timeout=_STICKY_TIMEOUT,
            workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
            graceful_shutdown_timeout=self.grace,
        )


def _calls_worker(common: _Common, ports: WorkerPorts) -> Worker:
    """Return the worker for calls; in-call activities share its queue, so that they start eagerly."""
    availability = Availability(
        directory=ports.directory, book=ports.book, calendars=ports.calendars, clock=ports.clock
    )
    effects = AppointmentEffects(
        directory=ports.directory, book=ports.book, calendars=ports.calendars, clock=ports.clock
    )
    admission = Admission(ports.directory, ports.book, ports.log)
    contacts = Contacts(ports.directory, ports.book)
    desk = BookingDesk(common.client, directory=ports.directory, book=ports.book, availability=availability)
    log = CallLogging(ports.log)
    activities: list[Callable[..., Any]] = [
        admission.look_up_call,
        availability.find_free_slots,
        contacts.save,
        contacts.search,
        contacts.upcoming_appointments,
        desk.confirm,
        desk.hold,
        desk.release,
        effects.claim,
        effects.confirm,
        effects.free,
        effects.insert_event,
        effects.remove_event,
        log.leave_message,
        log.record_conversation,
        CallMove(ports.control, ports.public_url).redirect,
        CallWatch(ports.control).status,
    ]
    return common.worker(CALLS_QUEUE, (CallWorkflow, AppointmentWorkflow), activities)


def _background_worker(common: _Common, ports: WorkerPorts) -> Worker:
    """Return the worker for what nobody waits for on the line."""
    log = CallLogging(ports.log)
    wrap_up = WrapUp(ports.log, ports.summarizer)
    activities: list[Callable[..., Any]] = [
        log.record_conversation,
        MediaHostLoss(common.client).tell_calls,
        Messaging(ports.outbox, ports.texts).send,
        wrap_up.close_call,
        wrap_up.summarize,
    ]
    return common.worker(BACKGROUND_QUEUE, (WrapUpWorkflow, MediaHostWorkflow), activities)
