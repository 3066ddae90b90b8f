"""The summary of a finished call, by rule."""

from __future__ import annotations

import re
from typing import Final

_ASKS: Final = re.compile(r"\bsummari[sz]e\b", re.IGNORECASE)
_CALLER: Final = re.compile(r"^(?:caller|user|customer): *(.+)$", re.IGNORECASE | re.MULTILINE)
#: How a call begins that we have placed.
_REMINDS: Final = re.compile(r"\bIt is about (?:the|an|your) appointment\b")
#: How people pick up a telephone.
_PICKS_UP: Final = re.compile(
    r"(?:hello|hi|hey|good (?:morning|afternoon|evening))?[ ,.!?]*"
    r"(?:(?:this is|it's) [\w' -]+|[\w' -]+ speaking)?[.!?]*",
    re.IGNORECASE,
)
#: What the agent says once something is done, and how it is told.
_DONE: Final = (
    (re.compile(r"You're booked for ([^.]+)\."), "An appointment was booked for {}."),
    (re.compile(r"You now come on ([^.]+)\."), "The appointment was moved to {}."),
    (re.compile(r"Your appointment is (cancelled)"), "The appointment was {}."),
    (re.compile(r"(Thank you, see you then)"), "The customer will be there."),
    (re.compile(r"(I'll pass that on)"), "A message was taken for the team."),
    (re.compile(r"(will not call or text you again)"), "The customer wants no more calls or texts."),
)
_AGENT: Final = re.compile(r"^(?:agent|assistant): *(.+)$", re.IGNORECASE | re.MULTILINE)


def is_summary_wanted(system_prompt: str) -> bool:
    """Tell whether the prompt asks to summarise."""
    return _ASKS.search(system_prompt) is not None


def summarize(text: str) -> str:
    """Return two sentences or more about a transcript of `Caller: …` and `Agent: …` lines."""
    is_placed = _REMINDS.search(text) is not None
    who = "customer" if is_placed else "caller"
    said = [line.strip() for line in _CALLER.findall(text)]
    if is_placed:  # who picks up says who he is before he knows what it is about
        said = [line for line in said if not _PICKS_UP.fullmatch(line)] or said
    opening = f'The {who} said: "{said[0]}".' if said else f"The {who} said nothing."
    nothing = "Nothing was changed." if is_placed else "Nothing was booked."
    return f"{opening} {' '.join(_outcomes(text)) or nothing}"


def _outcomes(text: str) -> list[str]:
    ours = "\n".join(_AGENT.findall(text))
    return [words.format(found[-1]) for pattern, words in _DONE if (found := pattern.findall(ours))]
