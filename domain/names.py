"""Every name that crosses a process: task queues, workflow types and ids."""

from __future__ import annotations

from typing import Final

CALLS_QUEUE: Final = "calls"
#: Whatever nobody waits for on the line; however much of it there is, calls do not feel it.
BACKGROUND_QUEUE: Final = "background"
#: Tasks with the thinking of their planners: a model's minute takes no slot of a call, and begins without a round.
TASKS_QUEUE: Final = "tasks"

#: Where media takes streams, and the api the telephone company's question what comes after one.
MEDIA_PATH: Final = "/media"
AFTER_STREAM_PATH: Final = "/webhooks/twilio/after-stream"
RECORDING_PATH: Final = "/webhooks/twilio/recording"
AFTER_DIAL_PATH: Final = "/webhooks/twilio/after-dial"
#: Where media tells the api what is being said on a call it carries: followed by the call's SID.
SAID_PATH: Final = "/said/"
#: What the telephone company asks and tells about a call, one we have placed too.
VOICE_PATH: Final = "/webhooks/twilio/voice"
STATUS_PATH: Final = "/webhooks/twilio/status"
ANSWERED_BY_PATH: Final = "/webhooks/twilio/answered-by"

CALL_WORKFLOW: Final = "CallWorkflow"
APPOINTMENT_WORKFLOW: Final = "AppointmentWorkflow"
WRAP_UP_WORKFLOW: Final = "WrapUpWorkflow"
MEDIA_HOST_WORKFLOW: Final = "MediaHostWorkflow"
OUTBOUND_CALL_WORKFLOW: Final = "OutboundCallWorkflow"
REMINDER_SWEEP_WORKFLOW: Final = "ReminderSweepWorkflow"
REMINDER_WORKFLOW: Final = "ReminderWorkflow"
CALENDAR_SYNC_WORKFLOW: Final = "CalendarSyncWorkflow"
MESSAGE_THREAD_WORKFLOW: Final = "MessageThreadWorkflow"
TASK_WORKFLOW: Final = "TaskWorkflow"
PROJECT_WORKFLOW: Final = "ProjectWorkflow"
PRICE_SWEEP_WORKFLOW: Final = "PriceSweepWorkflow"
ERASURE_WORKFLOW: Final = "ErasureWorkflow"
#: Of the schedule that asks for prices; its runs are named after it.
PRICE_SWEEP_ID: Final = "price-sweep"

#: The search attribute that says where a call stands.
PHASE_ATTRIBUTE: Final = "HoldfastPhase"
#: The search attribute by which the calls of a media host are found.
MEDIA_HOST_ATTRIBUTE: Final = "HoldfastMediaHost"


def call_workflow_id(call_sid: str) -> str:
    """Return the workflow id of a call."""
    return f"call-{call_sid}"


def appointment_workflow_id(appointment_id: str) -> str:
    """Return the workflow id of an appointment."""
    return f"appointment-{appointment_id}"


def wrap_up_workflow_id(call_sid: str) -> str:
    """Return the workflow id of a call's wrap-up."""
    return f"wrapup-{call_sid}"


def outbound_call_workflow_id(intent_id: str) -> str:
    """Return the workflow id of a call we place."""
    return f"dial-{intent_id}"


def calendar_sync_id(organisation_id: str) -> str:
    """Return the id of the schedule that reads a business's calendars; its runs are named after it."""
    return f"calendar-sync-{organisation_id}"


def reminder_schedule_id(organisation_id: str) -> str:
    """Return the id of the schedule that reminds a business's customers every day."""
    return f"reminders-{organisation_id}"


def reminder_workflow_id(appointment_id: str, day: str) -> str:
    """Return the workflow id of the one reminder of an appointment on a local day (`YYYY-MM-DD`)."""
    return f"reminder-{appointment_id}-{day}"


def erasure_workflow_id(contact_id: str) -> str:
    """Return the workflow id of what is left to do once a person was erased."""
    return f"erasure-{contact_id}"


def media_host_workflow_id(media_host: str) -> str:
    """Return the id of the workflow that watches a media process."""
    return f"media-host-{media_host}"


def media_host_queue(media_host: str) -> str:
    """Return the task queue of one media process."""
    return f"media-{media_host}"


def message_thread_workflow_id(thread: str) -> str:
    """Return the workflow id of the texts between a number of ours and somebody else's."""
    return f"thread-{thread}"


def task_workflow_id(task_id: str) -> str:
    """Return the workflow id of a task."""
    return f"task-{task_id}"


def project_workflow_id(project_id: str) -> str:
    """Return the workflow id of a project."""
    return f"project-{project_id}"
