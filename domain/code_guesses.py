"""Wrong codes by text: five within an hour lock a number out for an hour, three times within a day for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_MOST: Final = 5
_WITHIN: Final = timedelta(hours=1)
_LOCKED_FOR: Final = timedelta(hours=1)
_MOST_LOCKOUTS: Final = 3
#: Both within which they are counted, and for how long nothing is taken then.
_DAY: Final = timedelta(hours=24)


class Standing(StrEnum):
    """How somebody stands whose codes are looked at.

    `LOCKING` and `VOIDING` are the one text each that is told of it; `VOID` is locked out for a day.
    """

    FREE = "free"
    LOCKING = "locking"
    LOCKED = "locked"
    VOIDING = "voiding"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class WrongCode:
    """A text with a code that leads nowhere, at an aware instant."""

    text_sid: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Guesses:
    """The wrong codes that have come from one number.

    Attributes:
        wrong: The latest five, ascending.
        lockouts: When it was locked out, the latest three times, ascending.
    """

    wrong: tuple[WrongCode, ...] = ()
    lockouts: tuple[datetime, ...] = ()

    def standing(self, text_sid: str, now: datetime) -> Standing:
        """Return how a text finds its sender."""
        is_last = bool(self.wrong) and self.wrong[-1].text_sid == text_sid
        if self._is_void(now):
            return Standing.VOIDING if is_last else Standing.VOID
        if not self._is_full or now >= self.wrong[-1].at + _LOCKED_FOR:
            return Standing.FREE
        return Standing.LOCKING if is_last else Standing.LOCKED

    def with_wrong(self, text_sid: str, at: datetime) -> Guesses:
        """Return them with one more; a text that is told again counts once, and while locked none does."""
        if any(one.text_sid == text_sid for one in self.wrong) or self.standing(text_sid, at) is not Standing.FREE:
            return self
        more = Guesses((*self.wrong, WrongCode(text_sid, at))[-_MOST:], self.lockouts)
        if not more._is_full:
            return more
        return Guesses(more.wrong, (*self.lockouts, at)[-_MOST_LOCKOUTS:])

    @property
    def _is_full(self) -> bool:
        return len(self.wrong) == _MOST and self.wrong[-1].at - self.wrong[0].at <= _WITHIN

    def _is_void(self, now: datetime) -> bool:
        if len(self.lockouts) < _MOST_LOCKOUTS:
            return False
        first, last = self.lockouts[0], self.lockouts[-1]
        return last - first <= _DAY and now < last + _DAY
