"""How the stories that clients start are started, side by side."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, TypedDict

from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from domain.names import BACKGROUND_QUEUE, CALLS_QUEUE, TASKS_QUEUE


class StartOptions(TypedDict):
    """What a start takes besides workflow, input and id."""

    task_queue: str
    id_conflict_policy: WorkflowIDConflictPolicy
    id_reuse_policy: WorkflowIDReusePolicy
    task_timeout: timedelta


class CallStartOptions(StartOptions):
    """A call is bounded as a whole."""

    execution_timeout: timedelta


class LongStartOptions(StartOptions):
    """A story without an end that is known: each of its runs is bounded, and the next one's bound is another."""

    run_timeout: timedelta


#: A dead worker is noticed after this long, not after the default ten seconds in which a caller hears nothing.
_TASK_TIMEOUT: Final = timedelta(seconds=2)
#: A task's planner thinks within its workflow task, which before this is over says that it lives, and takes messages.
_PLANNERS_TASK_TIMEOUT: Final = timedelta(seconds=5)

#: An hour of talking at most, then the last record and the promises broken, each tried for a day: an outage must not
#: cost them.
CALL_START: Final[CallStartOptions] = {
    "task_queue": CALLS_QUEUE,
    "id_conflict_policy": WorkflowIDConflictPolicy.USE_EXISTING,
    # A call rings once: a webhook repeated after its end is answered as the first one was.
    "id_reuse_policy": WorkflowIDReusePolicy.REJECT_DUPLICATE,
    "task_timeout": _TASK_TIMEOUT,
    "execution_timeout": timedelta(days=3),
}
#: A hold of minutes, then at the worst two steps back (slot and calendar event), each tried for a day. A booking goes
#: on in a run of its own.
APPOINTMENT_START: Final[LongStartOptions] = {
    "task_queue": CALLS_QUEUE,
    "id_conflict_policy": WorkflowIDConflictPolicy.USE_EXISTING,
    # A start that was taken or let go before may be asked for again in the same call.
    "id_reuse_policy": WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    "task_timeout": _TASK_TIMEOUT,
    "run_timeout": timedelta(days=3),
}
#: A run takes forty answers at most, each half a day after the one before, or after a day of trying; one that has
#: waited for money for weeks ends with the next answer.
THREAD_START: Final[LongStartOptions] = {
    "task_queue": CALLS_QUEUE,
    "id_conflict_policy": WorkflowIDConflictPolicy.USE_EXISTING,
    "id_reuse_policy": WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    "task_timeout": _TASK_TIMEOUT,
    "run_timeout": timedelta(days=90),
}
#: Days until somebody has decided, steps each tried for a day, then as long as it may be undone; there is but one.
TASK_START: Final[LongStartOptions] = {
    "task_queue": TASKS_QUEUE,
    "id_conflict_policy": WorkflowIDConflictPolicy.USE_EXISTING,
    "id_reuse_policy": WorkflowIDReusePolicy.REJECT_DUPLICATE,
    "task_timeout": _PLANNERS_TASK_TIMEOUT,
    "run_timeout": timedelta(days=60),
}
#: A model thinks for minutes at most; once it is laid out, a project is a row.
PROJECT_START: Final[LongStartOptions] = {
    "task_queue": BACKGROUND_QUEUE,
    "id_conflict_policy": WorkflowIDConflictPolicy.USE_EXISTING,
    "id_reuse_policy": WorkflowIDReusePolicy.REJECT_DUPLICATE,
    "task_timeout": _TASK_TIMEOUT,
    "run_timeout": timedelta(days=2),
}
#: As long as calendars may be away, batch after batch; asked for again, it is done again.
ERASURE_START: Final[LongStartOptions] = {
    "task_queue": BACKGROUND_QUEUE,
    "id_conflict_policy": WorkflowIDConflictPolicy.USE_EXISTING,
    "id_reuse_policy": WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    "task_timeout": _TASK_TIMEOUT,
    "run_timeout": timedelta(days=60),
}
#: Without end: as long as its media process lives. One that was taken for lost and is not registers again.
MEDIA_HOST_START: Final[StartOptions] = {
    "task_queue": BACKGROUND_QUEUE,
    "id_conflict_policy": WorkflowIDConflictPolicy.USE_EXISTING,
    "id_reuse_policy": WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    "task_timeout": _TASK_TIMEOUT,
}
