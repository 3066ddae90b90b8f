"""What a small rule-based model notes of a conversation that is over."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sandbox.openai.receptionist.conversation import Message
from sandbox.openai.receptionist.dates import find_days
from sandbox.openai.receptionist.summary import summarize
from sandbox.openai.receptionist.words import tokenize

_PROMPT: Final = "You keep the memory of "
_OVER: Final = re.compile(r"^It was over: \w+ (\d{4}-\d{2}-\d{2})T", re.MULTILINE)
_HAPPY: Final = re.compile(r"\b(?:great|perfect|wonderful|lovely|thank you so much)\b", re.IGNORECASE)
_ANGRY: Final = re.compile(r"\b(?:angry|annoyed|terrible|ridiculous|complain|complaint|unacceptable)\b", re.IGNORECASE)
_CALL_BACK: Final = re.compile(r"\b(?:call|ring|phone) me(?: back)?\b|\bcall(?:ed)? back\b", re.IGNORECASE)
_PASSED_ON: Final = re.compile(
    r"\b(?:pass(?:ed)? (?:that|your message|it) on|get back to you|call you back)", re.IGNORECASE
)
_PREFERS: Final = re.compile(r"\bI(?:'d| would)? prefer ([^.,;!?]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Note:
    """The model's form, filled in."""

    arguments: Mapping[str, object]
    tool: str = "note_conversation"


def is_note_wanted(prompt: str) -> bool:
    """Say whether a system prompt asks to remember a conversation."""
    return prompt.startswith(_PROMPT)


def note(messages: Sequence[Message]) -> Note:
    """Return what is to be remembered of the conversation in the user's message."""
    prompt = next((one.content for one in messages if one.role == "system"), "")
    shown = json.loads(next((one.content for one in messages if one.role == "user"), "{}"))
    lines = [(line["who"], line["said"]) for line in shown.get("conversation", [])]
    over = _OVER.search(prompt)
    today = date.fromisoformat(over[1]) if over else date.min
    theirs = " ".join(said for who, said in lines if who == "caller")
    return Note(
        {
            "summary": summarize("\n".join(f"{who}: {said}" for who, said in lines)),
            "mood": "bad" if _ANGRY.search(theirs) else "good" if _HAPPY.search(theirs) else "neutral",
            "promises": _promises(lines, today),
            "preferences": [found.strip()[:1].upper() + found.strip()[1:] for found in _PREFERS.findall(theirs)][:5],
        }
    )


def _promises(lines: Sequence[tuple[str, str]], today: date) -> list[Mapping[str, str]]:
    """Return that he is to be called back, once he has asked for it and the agent has passed it on."""
    asked = next((said for who, said in lines if who == "caller" and _CALL_BACK.search(said)), None)
    is_promised = any(who == "agent" and _PASSED_ON.search(said) for who, said in lines)
    if asked is None or not is_promised:
        return []
    days = find_days(tokenize(asked), today)
    return [{"text": "Call the customer back", **({"due": days.first.isoformat()} if days else {})}]
