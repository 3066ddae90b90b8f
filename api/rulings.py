"""What becomes of a decision, a withdrawal or an undoing, whether the task is still going or not."""

from __future__ import annotations

from api.task_desk import TaskDesk
from domain.approvals import CHOICE_WORDS, Answer, Decision, Ruling
from domain.decision_answers import how_ended, why_late
from domain.errors import NotFound, RuleBroken
from domain.ports.tasks import TaskReader
from domain.tasks import ENDED, TaskRecord, TaskState


async def ruled(desk: TaskDesk, tasks: TaskReader, task_id: str, decision: Decision) -> Answer:
    """Pass a decision on, and return what became of it; one that has counted and is told again has counted.

    Raises:
        NotFound: There is no such task.
        ProviderUnavailable: Nobody can tell now.
    """
    try:
        return await desk.decide(task_id, decision)
    except NotFound:  # its story is over
        record = await tasks.task(task_id)
    has_counted = record.decision is not None and record.decision.decision_id == decision.decision_id
    if has_counted:
        return Answer(Ruling.COUNTED, CHOICE_WORDS[decision.choice], decision.plan_hash)
    return Answer(Ruling.LATE, why_late(record), decision.plan_hash)


async def withdrawn(desk: TaskDesk, tasks: TaskReader, task_id: str, actor: str) -> TaskRecord:
    """Withdraw a task, and return it; one that was withdrawn, or taken back, stays so.

    Raises:
        NotFound: There is no such task.
        RuleBroken: It has ended otherwise.
        ProviderUnavailable: Nobody can tell now.
    """
    try:
        record = await desk.cancel(task_id, actor)
    except NotFound as error:
        record = await _ended(tasks, task_id, error)
    if record.state not in ENDED or record.state is TaskState.UNDONE or record.is_withdrawn:
        return record
    raise RuleBroken(f"this task can't be withdrawn any more: {how_ended(record)}")


async def undone(desk: TaskDesk, tasks: TaskReader, task_id: str, actor: str) -> TaskRecord:
    """Take back what a task has done, and return it; what was taken back stays so.

    Raises:
        NotFound: There is no such task.
        RuleBroken: It is not done, or it is too late.
        ProviderUnavailable: Nobody can tell now.
    """
    try:
        return await desk.undo(task_id, actor)
    except NotFound as error:
        record = await _ended(tasks, task_id, error)
    if record.state is TaskState.UNDONE:
        return record
    if record.state is TaskState.DONE:
        raise RuleBroken("it is too late to undo it: it is done, and the time for that has passed")
    raise RuleBroken(f"only what is done can be undone: {how_ended(record)}")


async def _ended(tasks: TaskReader, task_id: str, error: NotFound) -> TaskRecord:
    """Return a task whose story is over; raises `error` for one that has stopped half-way."""
    record = await tasks.task(task_id)
    if record.state not in ENDED:
        raise error
    return record
