"""What somebody is told in the end who wanted something."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from domain.step_policy import REQUESTER
from domain.tasks import StepState, TaskRecord, TaskState

#: What comes so soon after his own yes is no news.
_AT_ONCE: Final = timedelta(minutes=1)
#: Who wanted something so lately is awake, and waits.
_WAITS: Final = timedelta(hours=1)
_LONGEST: Final = 600
_WORDS: Final[Mapping[TaskState, str]] = {
    TaskState.DONE: "{business}: what you asked for is done. {done}",
    TaskState.REJECTED: "{business}: what you asked for was not agreed to, and nothing was done. You asked: {goal}",
    TaskState.EXPIRED: "{business}: nobody could decide in time, and nothing was done. You asked: {goal}",
    TaskState.FAILED: "{business}: what you asked for could not be done. {kept} You asked: {goal}",
    TaskState.UNDONE: "{business}: what you asked for was withdrawn. {kept} You asked: {goal}",
}


def is_told(record: TaskRecord) -> bool:
    """Say whether the requester is told what came of it: not what he has decided himself, and seen done at once."""
    if record.requester.phone is None or record.plan is None or record.state not in _WORDS:
        return False
    decision = record.decision
    if decision is None or decision.actor != REQUESTER or record.state not in {TaskState.DONE, TaskState.REJECTED}:
        return True
    return record.changed_at - decision.at > _AT_ONCE


def is_awaited(record: TaskRecord, now: datetime) -> bool:
    """Say whether he is told at any hour, since he has only just asked."""
    return now - record.opened_at < _WAITS


def outcome_words(record: TaskRecord, business: str) -> str:
    """Return what he is told."""
    steps = list(zip(record.plan.steps if record.plan else (), record.steps, strict=False))
    done = [step.sentence for step, one in steps if one.state is StepState.DONE]
    left = [step.sentence for step, one in steps if one.state is StepState.SKIPPED]
    kept = [step.sentence for step, one in steps if one.state is StepState.KEPT]
    words = _WORDS[record.state].format(
        business=business,
        goal=record.goal[:160],
        done="; ".join(done) + (f". Left out: {'; '.join(left)}" if left else ""),
        kept=f"This could not be taken back: {'; '.join(kept)}." if kept else "Nothing is left of it.",
    )
    return words[:_LONGEST]
