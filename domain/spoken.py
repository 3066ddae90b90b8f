"""Times as words: exact, unambiguous, and read alike by every synthesiser."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNITS: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty")
_IRREGULAR_ORDINALS: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
    "twenty": "twentieth",
    "thirty": "thirtieth",
}
_TODAY_AND_TOMORROW: Final = ("today, ", "tomorrow, ")


def spoken_start(instant: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Return a start as words, for example `Tuesday, November twenty-fourth, at nine A M`.

    The year is left out: weekday and date together return after five years at the earliest.

    Args:
        instant: Aware start.
        zone: Where it takes place.
        now: Aware instant; decides whether `today` or `tomorrow` goes in front.
    """
    local = instant.astimezone(zone)
    days_ahead = (local.date() - now.astimezone(zone).date()).days
    nearness = _TODAY_AND_TOMORROW[days_ahead] if days_ahead in (0, 1) else ""
    day = f"{_DAYS[local.weekday()]}, {_MONTHS[local.month - 1]} {_ordinal(local.day)}"
    return f"{nearness}{day}, at {spoken_time(local.time())}"


def spoken_time(clock: time) -> str:
    """Return a time of day as words: `nine A M`, `nine oh five A M`, `four thirty P M`, `noon`, `midnight`."""
    if clock.minute == 0 and clock.hour in (0, 12):
        return "noon" if clock.hour else "midnight"
    hour = _number(clock.hour % 12 or 12)
    half = "A M" if clock.hour < 12 else "P M"  # noqa: PLR2004 - twelve hours on a clock
    return " ".join(filter(None, (hour, _minutes(clock.minute), half)))


def _number(value: int) -> str:
    if value < len(_UNITS):
        return _UNITS[value]
    tens, unit = divmod(value, 10)
    return f"{_TENS[tens]}-{_UNITS[unit]}" if unit else _TENS[tens]


def _ordinal(value: int) -> str:
    head, hyphen, tail = _number(value).rpartition("-")
    return head + hyphen + _IRREGULAR_ORDINALS.get(tail, f"{tail}th")


def _minutes(value: int) -> str:
    if value == 0:
        return ""
    return f"oh {_UNITS[value]}" if value < 10 else _number(value)  # noqa: PLR2004 - one digit
