"""What an agent says to fill a wait or mend the line; hearing it, a caller has heard nothing of what he waits for."""

from __future__ import annotations

from typing import Final

from domain.tools import CATALOGUE
from domain.words import plain_words

LATE_MODEL: Final = "One moment, please."
TOOL_TAKES_LONGER: Final = "This is taking longer than usual. I will follow up on it."
CUT_OFF: Final = "Sorry, we were cut off for a moment. I am here again."
SAY_AGAIN: Final = "Sorry, I did not catch that. Could you say it again?"
ARE_YOU_THERE: Final = "Are you still there?"

_OWN: Final = (LATE_MODEL, TOOL_TAKES_LONGER, CUT_OFF, SAY_AGAIN, ARE_YOU_THERE)
ALL: Final = (*_OWN, *(tool.filler for tool in CATALOGUE.values() if tool.filler))

#: The longest first: some begin with others.
_PLAIN: Final = tuple(sorted(map(plain_words, ALL), key=len, reverse=True))


def without_fillers(heard: str) -> str:
    """Return what was heard beside fillers, as plain words."""
    rest = plain_words(heard)
    for filler in _PLAIN:
        rest = rest.replace(filler, "").strip()
    return rest


def is_substantial(heard: str) -> bool:
    """Say whether something was heard beside fillers, the last of them cut off perhaps."""
    rest = plain_words(heard)
    while not any(filler.startswith(rest) for filler in _PLAIN):
        complete = next((filler for filler in _PLAIN if rest.startswith(f"{filler} ")), None)
        if complete is None:
            return True
        rest = rest.removeprefix(complete).strip()
    return False
