"""Clock times as people say them: nine, nine thirty, half past two, two p m, noon, in the morning."""

# ruff: noqa: SIM905 - a list of words reads best as words
from __future__ import annotations

from datetime import time
from typing import Final, Literal

from sandbox.openai.receptionist.words import read_number

PartOfDay = Literal["morning", "afternoon"]

_LAST_HOUR: Final = 23
_NOON: Final = 12
_EARLIEST_MORNING: Final = 7  # a bare "six" is six in the evening, a bare "seven" seven in the morning
_MINUTES: Final = range(5, 60)
_STEP: Final = 5
_POINTERS: Final = frozenset(("at", "around", "about", "by"))
_NOT_CLOCK: Final = frozenset(
    "minute minutes hour hours day days week weeks month months year years car cars tire tires tyre tyres wheel wheels "
    "people dollar dollars time times of more thing things question questions other".split()
)


def find_part_of_day(tokens: tuple[str, ...]) -> PartOfDay | None:
    """Return morning or afternoon where the words name one; `good morning` does not."""
    for before, token in zip(("", *tokens), tokens, strict=False):
        if before == "good":
            continue
        if token in {"morning", "mornings"}:
            return "morning"
        if token in {"afternoon", "afternoons", "evening"}:
            return "afternoon"
    return None


def find_time(tokens: tuple[str, ...]) -> time | None:
    """Return the first clock time; without a.m. or p.m. one to six o'clock are in the afternoon."""
    part = find_part_of_day(tokens)
    for at in range(len(tokens)):
        found = _half_and_quarter(tokens, at) or _written(tokens, at) or _hour_first(tokens, at)
        if found is not None:
            hour, minute, after = found
            meridiem = tokens[after] if after < len(tokens) else ""
            return _resolved(hour, minute, meridiem, part)
    return None


def _resolved(hour: int, minute: int, meridiem: str, part: PartOfDay | None) -> time:
    if meridiem == "am":
        return time(hour % _NOON, minute)
    is_late = meridiem == "pm" or (part == "afternoon") or (part is None and hour < _EARLIEST_MORNING)
    return time(hour + _NOON if is_late and hour < _NOON else hour, minute)


def _half_and_quarter(tokens: tuple[str, ...], at: int) -> tuple[int, int, int] | None:
    offsets = {("half", "past"): 30, ("quarter", "past"): 15, ("quarter", "after"): 15, ("quarter", "to"): -15}
    offset = offsets.get((tokens[at], tokens[at + 1])) if at + 1 < len(tokens) else None
    hour = read_number(tokens, at + 2)
    if offset is None or hour is None or not 1 <= hour.value <= _NOON:
        return None
    if offset < 0:
        return (hour.value - 1 or _NOON, 60 + offset, at + 3)
    return (hour.value, offset, at + 3)


def _written(tokens: tuple[str, ...], at: int) -> tuple[int, int, int] | None:
    if tokens[at] in {"noon", "midday"}:
        return (_NOON, 0, at + 1)
    hour, colon, minute = tokens[at].partition(":")
    if not colon or int(hour) > _LAST_HOUR or int(minute) not in range(60):
        return None
    return (int(hour), int(minute), at + 1)


def _hour_first(tokens: tuple[str, ...], at: int) -> tuple[int, int, int] | None:
    hour = read_number(tokens, at)
    if hour is None or hour.is_ordinal or not 1 <= hour.value <= _LAST_HOUR:
        return None
    after = at + hour.length
    following = tokens[after] if after < len(tokens) else ""
    if following in {"am", "pm"}:
        return (hour.value, 0, after)
    if following == "o'clock":
        return (hour.value, 0, after + 1)
    if hour.value <= _NOON and (minutes := _minutes(tokens, after + (following in {"oh", "o"}))) is not None:
        return (hour.value, *minutes)
    return (hour.value, 0, after) if _is_bare_hour(tokens, at, hour.value, following) else None


def _minutes(tokens: tuple[str, ...], at: int) -> tuple[int, int] | None:
    number = read_number(tokens, at)
    if number is None or number.is_ordinal or number.value not in _MINUTES:
        return None
    if number.value % _STEP and number.length > 1:  # "the ten thirty one" is the one at ten thirty
        return (number.value - number.value % 10, at + 1)
    return (number.value, at + number.length)


def _is_bare_hour(tokens: tuple[str, ...], at: int, hour: int, following: str) -> bool:
    before = tokens[at - 1] if at else ""
    if before in _POINTERS:
        return following not in _NOT_CLOCK
    if hour == 1 and len(tokens) > 1:  # "that one", "one moment"
        return False
    return hour <= _NOON and following not in _NOT_CLOCK and before != "number"
