"""Days relative to today, so that a scenario can be run on any day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_TEENS: Final = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
    "nineteenth",
)
_NOTICE: Final = timedelta(days=2)
#: What reminders are about; no other day of a scenario is as near.
TOMORROW: Final = "tomorrow"


def coming(weekday: str, today: date) -> date:
    """Return tomorrow for its name, and for a weekday's the first one at least two days from today."""
    if weekday == TOMORROW:
        return today + timedelta(days=1)
    earliest = today + _NOTICE
    return earliest + timedelta(days=(WEEKDAYS.index(weekday) - earliest.weekday()) % 7)


def spoken(day: date) -> str:
    """Return a day as callers say it: `Tuesday November twenty-fourth`."""
    return f"{WEEKDAYS[day.weekday()].capitalize()} {_MONTHS[day.month - 1]} {_ordinal(day.day)}"


def _ordinal(number: int) -> str:
    if number <= len(_TEENS):
        return _TEENS[number - 1]
    tens, ones = divmod(number, 10)
    if ones == 0:
        return {2: "twentieth", 3: "thirtieth"}[tens]
    return f"{ {2: 'twenty', 3: 'thirty'}[tens] }-{_TEENS[ones - 1]}"
