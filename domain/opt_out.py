"""Hear in a text message that somebody wants no more of them, or wants them again.

The telephone company answers its own keywords and blocks the number itself; it still passes them on, for our list.
Whoever says the same in other words has told only us. Source: Twilio, "Support for opt-out keywords".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.words import plain_words


class OptOut(StrEnum):
    """What he wants."""

    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class OptOutWish:
    """What he wants, and whether the telephone company has answered it already."""

    kind: OptOut
    is_answered: bool


#: "Yes" opts in at Twilio as well; here it answers our question, and his number is on no list then.
_KEYWORDS: Final = {
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), OptOut.STOP),
    **dict.fromkeys(("start", "unstop"), OptOut.START),
    **dict.fromkeys(("help", "info"), OptOut.HELP),
}
_CONTACT: Final = r"(?:call|calling|text|texting|message|messaging|contact|contacting|writing|write|remind|reminding)"
_WANTS_OUT: Final = re.compile(
    rf"\bstop {_CONTACT} (?:me|us)\b"
    rf"|\b(?:do not|don't|dont|never) {_CONTACT} (?:me|us)(?: \w+)? (?:again|any ?more|ever)\b"
    rf"|\b(?:do not|don't|dont|never) {_CONTACT} (?:me|us)$"
    r"|\b(?:take|remove) (?:me|my number) (?:off|from) (?:your|the|this) list\b"
    r"|\bunsubscribe me\b|\bopt(?:ing)? out\b"
    r"|\bno more (?:texts|messages|calls|reminders)\b(?! about)"
)


def opt_out(text: str) -> OptOutWish | None:
    """Return what a text message wants of the list of those nobody contacts; None: something else."""
    words = plain_words(text)
    keyword = _KEYWORDS.get(words)
    if keyword is not None:
        return OptOutWish(keyword, is_answered=True)
    return OptOutWish(OptOut.STOP, is_answered=False) if _WANTS_OUT.search(words) else None
