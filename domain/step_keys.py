"""The keys under which the steps of tasks are done once, and the task a key belongs to."""

from __future__ import annotations

import re
from typing import Final

#: Of a task's id, which the keys of all its steps and questions begin with.
TASK_ID_LENGTH: Final = 32
#: A step's key, with what follows it when the step is taken back; and a question to whoever has to agree.
_STEP: Final = re.compile(r"(?:dial-)?([0-9a-f]{32})-(?:[0-9a-f]{12}-\d{1,2}(?:-undo)?|ask-\d+-\d+)")

_QUESTION: Final = re.compile(r".+-ask-\d+-\d+")


def is_question(key: str) -> bool:
    """Say whether a text of that key asks somebody for his decision."""
    return _QUESTION.fullmatch(key) is not None


def question_key(task_id: str, amendments: int, number: int) -> str:
    """Return the key of a question by text: which one it is, about the plan as it was amended so often."""
    return f"{task_id}-ask-{amendments}-{number}"


def step_key(task_id: str, plan_hash: str, number: int) -> str:
    """Return the key under which a step of a plan is done once."""
    return f"{task_id}-{plan_hash}-{number}"


def fallback_key(intent_id: str) -> str:
    """Return the key of the text that takes the place of a call nobody has answered."""
    return f"dial-{intent_id}"


def task_of(key: str) -> str | None:
    """Return the task that a text or a call was promised by, by its key; None: it was no task."""
    found = _STEP.fullmatch(key)
    return found[1] if found else None
