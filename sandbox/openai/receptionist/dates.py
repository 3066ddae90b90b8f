"""Days as people say them: tomorrow, next Tuesday, November twenty-fourth, next week."""

# ruff: noqa: SIM905 - a list of words reads best as words
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sandbox.openai.receptionist.business import DAYS
from sandbox.openai.receptionist.words import read_number

_MONTHS: Final = ("january february march april may june july august september october november december").split()
_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)
_LAST_DAY: Final = 31
_SMALLEST_BARE_ORDINAL: Final = 4  # "the first", "the second", "the third" rather pick an offer than a day


@dataclass(frozen=True, slots=True)
class SaidDays:
    """Days somebody named, both included, and the tokens `first_token:end_token` they took."""

    first: date
    last: date
    first_token: int
    end_token: int


def find_days(tokens: tuple[str, ...], today: date) -> SaidDays | None:
    """Return the days named; a date beats a weekday, so that `Tuesday, November twenty-fourth` is the date."""
    for find in (_find_month_day, _find_relative_day, _find_week, _find_weekday, _find_bare_ordinal):
        for at in range(len(tokens)):
            if (found := find(tokens, at, today)) is not None:
                return found
    return None


def _find_month_day(tokens: tuple[str, ...], at: int, today: date) -> SaidDays | None:
    if tokens[at] in _MONTHS:
        after = at + 1 + (tokens[at + 1 : at + 2] == ("the",))
        number = read_number(tokens, after)
        if number is None:
            return None
        return _dated(today, _MONTHS.index(tokens[at]) + 1, number.value, at, after + number.length)
    number = read_number(tokens, at)
    if number is None:
        return None
    after = at + number.length + (tokens[at + number.length : at + number.length + 1] == ("of",))
    if after >= len(tokens) or tokens[after] not in _MONTHS or not (number.is_ordinal or number.is_digits):
        return None
    return _dated(today, _MONTHS.index(tokens[after]) + 1, number.value, at, after + 1)


def _dated(today: date, month: int, day: int, first_token: int, end_token: int) -> SaidDays | None:
    for year in (today.year, today.year + 1):
        try:
            said = date(year, month, day)
        except ValueError:
            continue
        if said >= today:
            return SaidDays(said, said, first_token, end_token)
    return None


def _find_bare_ordinal(tokens: tuple[str, ...], at: int, today: date) -> SaidDays | None:
    number = read_number(tokens, at)
    if number is None or not number.is_ordinal or not _SMALLEST_BARE_ORDINAL <= number.value <= _LAST_DAY:
        return None
    said = next((day for day in (today + n * _DAY for n in range(62)) if day.day == number.value), None)
    return None if said is None else SaidDays(said, said, at, at + number.length)


def _find_relative_day(tokens: tuple[str, ...], at: int, today: date) -> SaidDays | None:
    if tokens[at : at + 3] == ("day", "after", "tomorrow"):
        return SaidDays(today + 2 * _DAY, today + 2 * _DAY, at, at + 3)
    if tokens[at] == "tomorrow":
        return SaidDays(today + _DAY, today + _DAY, at, at + 1)
    if tokens[at] == "today":
        return SaidDays(today, today, at, at + 1)
    return None


def _find_week(tokens: tuple[str, ...], at: int, today: date) -> SaidDays | None:
    monday = today - today.weekday() * _DAY
    match tokens[at : at + 2]:
        case ("next", "week"):
            return SaidDays(monday + _WEEK, monday + _WEEK + 6 * _DAY, at, at + 2)
        case ("this", "week"):
            return SaidDays(today, monday + 6 * _DAY, at, at + 2)
        case _:
            return None


def _find_weekday(tokens: tuple[str, ...], at: int, today: date) -> SaidDays | None:
    weekday = tokens[at].removesuffix("'s")
    if weekday not in DAYS:
        weekday = weekday.removesuffix("s")
    if weekday not in DAYS:
        return None
    if tokens[max(at - 1, 0)] == "next":  # the one in the week after this one
        said = today - today.weekday() * _DAY + _WEEK + DAYS.index(weekday) * _DAY
    else:
        said = today + ((DAYS.index(weekday) - today.weekday() - 1) % 7 + 1) * _DAY
    return SaidDays(said, said, at, at + 1)
