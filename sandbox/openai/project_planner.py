"""A small rule-based model that lays larger goals out: one task for each part, each after the one before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sandbox.openai.receptionist.conversation import Message
from sandbox.openai.receptionist.dates import find_days
from sandbox.openai.receptionist.words import tokenize

_PROMPT: Final = "You lay out larger goals for "
_NOW: Final = re.compile(r"^Now: \w+ (\d{4}-\d{2}-\d{2})T", re.MULTILINE)
_PARTS: Final = re.compile(r"\s*(?:;|\.\s|\bthen\b|\bafter that\b)[\s,;]*", re.IGNORECASE)
_MOST: Final = 12
_TITLE_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The tool the model uses."""

    tool: str
    arguments: Mapping[str, object]


def is_project_wanted(prompt: str) -> bool:
    """Say whether a system prompt asks to lay a goal out."""
    return prompt.startswith(_PROMPT)


def lay_out(messages: Sequence[Message]) -> LaidOut:
    """Return the tasks of a goal, or why there are none."""
    prompt = next((one.content for one in messages if one.role == "system"), "")
    goal = next((one.content for one in messages if one.role == "user"), "")
    now = _NOW.search(prompt)
    today = date.fromisoformat(now[1]) if now else date.min
    parts = [part.strip(" ,.") for part in _PARTS.split(goal)]
    tasks = [_task(part, number, today) for number, part in enumerate(filter(None, parts), 1)]
    if not tasks:
        return LaidOut("decline", {"reason": "I don't know what is to be done."})
    return LaidOut("propose_project", {"tasks": tasks[:_MOST]})


def _task(part: str, number: int, today: date) -> Mapping[str, object]:
    days = find_days(tokenize(part), today)
    return {
        "title": " ".join(part.split()[:_TITLE_WORDS])[:80],
        "goal": part[:1].upper() + part[1:],
        "after": [number - 1] if number > 1 else [],
        **({"due": days.last.isoformat()} if days else {}),
    }
