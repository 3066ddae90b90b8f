"""Opening hours and absences as people write them: `mon-fri: ["08:00-12:00", "13:00-17:00"]`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.business import Absence, OpeningHours, OpenSpan
from domain.written import in_whole_minutes

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = "24:00"


def read_week(stated: Mapping[str, Sequence[str]], closed_on: Sequence[date]) -> OpeningHours:
    """Return opening hours; raises ValueError that says what is wrong."""
    weekly: dict[int, tuple[OpenSpan, ...]] = {}
    for days, spans in stated.items():
        for day in _days(days):
            if day in weekly:
                raise ValueError(f"{_DAYS[day]} is there twice")
            weekly[day] = _spans(days, spans)
    return OpeningHours(dict(sorted(weekly.items())), frozenset(closed_on))


def read_absence(starts: date | datetime, ends: date | datetime, reason: str, zone: ZoneInfo) -> Absence:
    """Return an absence stated on the wall clock of its zone; the whole last day counts where no time is given.

    Raises:
        ValueError: It ends before it begins.
    """
    last = ends if isinstance(ends, datetime) else ends + _DAY
    absence = Absence(_instant(starts, zone), _instant(last, zone), reason)
    if absence.ends_at <= absence.starts_at:
        raise ValueError("an absence ends before it begins")
    return absence


def _instant(moment: date | datetime, zone: ZoneInfo) -> datetime:
    wall = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    return (wall if wall.tzinfo is not None else wall.replace(tzinfo=zone)).astimezone(UTC)


def _days(text: str) -> Iterator[int]:
    first, _, last = text.strip().casefold().partition("-")
    if first not in _DAYS or (last and last not in _DAYS):
        raise ValueError(f"days are {', '.join(_DAYS)}, or several as mon-fri")
    begin, end = _DAYS.index(first), _DAYS.index(last or first)
    if end < begin:
        raise ValueError("a week begins on Monday: write sat and sun apart from mon")
    return iter(range(begin, end + 1))


def _spans(days: str, stated: Sequence[str]) -> tuple[OpenSpan, ...]:
    spans = tuple(_span(text) for text in stated)
    closes = [span.closes for span in spans]
    if any(before == time() or before > span.opens for before, span in zip(closes, spans[1:], strict=False)):
        raise ValueError(f"the hours of {days} overlap, or are not in their order")
    return spans


def _wall(text: str) -> time:
    return in_whole_minutes(time.fromisoformat(text))


def _span(text: str) -> OpenSpan:
    opens, _, closes = (part.strip() for part in text.partition("-"))
    try:
        span = OpenSpan(_wall(opens), time() if closes == _MIDNIGHT else _wall(closes))
    except ValueError:
        raise ValueError('hours are written as "08:00-12:00"') from None
    if span.closes != time() and span.closes <= span.opens:
        raise ValueError("hours end before they begin: past midnight, write 24:00 and go on the next day")
    return span
