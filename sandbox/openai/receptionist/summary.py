"""The summary of a finished call, by rule."""

from __future__ import annotations

import re
from typing import Final

_ASKS: Final = re.compile(r"\bsummari[sz]e\b", re.IGNORECASE)
_CALLER: Final = re.compile(r"^(?:caller|user|customer): *(.+)$", re.IGNORECASE | re.MULTILINE)
_BOOKED: Final = re.compile(r"You're booked for ([^.]+)\.")
_MESSAGE_TAKEN: Final = "I'll pass that on"


def is_summary_wanted(system_prompt: str) -> bool:
    """Tell whether the prompt asks to summarise."""
    return _ASKS.search(system_prompt) is not None


def summarize(text: str) -> str:
    """Return two sentences about a transcript of `Caller: …` and `Agent: …` lines."""
    first = _CALLER.search(text)
    opening = f'The caller said: "{first[1].strip()}".' if first else "The caller said nothing."
    return f"{opening} {_outcome(text)}"


def _outcome(text: str) -> str:
    booked = _BOOKED.findall(text)
    if booked:
        return f"An appointment was booked for {booked[-1]}."
    if _MESSAGE_TAKEN in text:
        return "A message was taken for the team."
    return "Nothing was booked."
