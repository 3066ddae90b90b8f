"""What becomes of a decision, whether its task is still going or not."""

from __future__ import annotations

from api.task_desk import TaskDesk
from domain.approvals import CHOICE_WORDS, Answer, Decision, Ruling
from domain.decision_answers import why_late
from domain.errors import NotFound
from domain.ports.tasks import TaskReader


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
