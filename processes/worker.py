"""The worker process: runs the workflows and their activities."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.admission import Admission
from activities.appointments import AppointmentEffects
from activities.availability import Availability
from activities.booking_desk import BookingDesk
from activities.call_control import CallWatch
from activities.call_log import CallLogging
from activities.contacts import Contacts
from activities.failures import FailureTranslation
from activities.messaging import Messaging
from activities.wrap_up import WrapUp
from domain.names import CALLS_QUEUE
from processes.worker_ports import WorkerPorts
from workflows.appointment import AppointmentWorkflow
from workflows.call import CallWorkflow
from workflows.wrap_up import WrapUpWorkflow

#: A lost worker costs its calls about this long instead of ten seconds.
_STICKY_TIMEOUT: Final = timedelta(seconds=1)
_CACHED_CALLS: Final = 1000

WORKFLOWS: Final = (CallWorkflow, AppointmentWorkflow, WrapUpWorkflow)


def workflow_runner() -> WorkflowRunner:
    """Return what runs workflows, here and wherever their histories are replayed."""
    # Values are decoded inside the sandbox, and pydantic looks their types up in the modules that define them.
    return SandboxedWorkflowRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules("domain", "activities")
    )


def build_worker(
    client: Client, ports: WorkerPorts, *, task_queue: str = CALLS_QUEUE, cached: int = _CACHED_CALLS
) -> Worker:
    """Return a worker for calls; in-call activities share its queue, so that they start eagerly.

    Args:
        client: Where to work.
        ports: What the activities work on.
        task_queue: Its queue.
        cached: Workflow runs kept in memory; 0 makes every task replay its history.
    """
    availability = Availability(
        directory=ports.directory, book=ports.book, calendars=ports.calendars, clock=ports.clock
    )
    effects = AppointmentEffects(
        directory=ports.directory, book=ports.book, calendars=ports.calendars, clock=ports.clock
    )
    admission = Admission(ports.directory, ports.book, ports.log)
    contacts = Contacts(ports.directory, ports.book)
    desk = BookingDesk(client, directory=ports.directory, book=ports.book, availability=availability)
    log = CallLogging(ports.log)
    wrap_up = WrapUp(ports.log, ports.summarizer)
    return Worker(
        client,
        task_queue=task_queue,
        workflows=WORKFLOWS,
        activities=[
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
            CallWatch(ports.control).status,
            Messaging(ports.outbox, ports.texts).send,
            wrap_up.close_call,
            wrap_up.summarize,
        ],
        interceptors=[FailureTranslation()],
        workflow_runner=workflow_runner(),
        max_cached_workflows=cached,
        sticky_queue_schedule_to_start_timeout=_STICKY_TIMEOUT,
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        graceful_shutdown_timeout=timedelta(seconds=20),
    )
