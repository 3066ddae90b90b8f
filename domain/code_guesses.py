"""Wrong codes by text: five of them within an hour, and none from that number is taken for an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_MOST: Final = 5
_WITHIN: Final = timedelta(hours=1)
_LOCKED_FOR: Final = timedelta(hours=1)


class Standing(StrEnum):
    """How somebody stands whose codes are looked at; `LOCKING` is the one text that is told of it."""

    FREE = "free"
    LOCKING = "locking"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class WrongCode:
    """A text with a code that leads nowhere, at an aware instant."""

    text_sid: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Guesses:
    """The wrong codes that have come from one number: the latest five, ascending."""

    wrong: tuple[WrongCode, ...] = ()

    def standing(self, text_sid: str, now: datetime) -> Standing:
        """Return how a text finds its sender."""
        if len(self.wrong) < _MOST:
            return Standing.FREE
        first, last = self.wrong[0], self.wrong[-1]
        if last.at - first.at > _WITHIN or now >= last.at + _LOCKED_FOR:
            return Standing.FREE
        return Standing.LOCKING if last.text_sid == text_sid else Standing.LOCKED

    def with_wrong(self, text_sid: str, at: datetime) -> Guesses:
        """Return them with one more; a text that is told again counts once, and while locked none does."""
        if any(one.text_sid == text_sid for one in self.wrong) or self.standing(text_sid, at) is not Standing.FREE:
            return self
        return Guesses((*self.wrong, WrongCode(text_sid, at))[-_MOST:])
