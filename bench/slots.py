"""Free slots of a week among 10,000 appointments: what the activity costs, with a cache and without."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from activities.availability import Availability
from activities.booking_messages import SlotSearch
from bench.caller_side import utc_now
from bench.distribution import Distribution
from bench.full_calendar import BUSINESS, ORGANISATION_ID, fill_calendar
from bench.quiet_vendors import EmptyCalendars
from bench.report import Report, Row, at_most
from bench.servers import DATABASES, opened_database, opened_redis
from bench.timing import timed
from domain.ports.cache import Cache
from domain.slots import free_slots
from store.appointment_book import SqlAppointmentBook
from store.cached_appointment_book import CachedAppointmentBook
from store.cached_directory import CachedDirectory
from store.database import Database
from store.directory import SqlDirectory

_CACHED_MS: Final = 10.0
_UNCACHED_MS: Final = 30.0
_AHEAD: Final = 40


def _weeks(count: int) -> Sequence[SlotSearch]:
    """Return searches for a week each, beginning on a day of the next forty."""
    days, today = random.Random(1), utc_now().date()  # noqa: S311  (the same weeks each time)
    return [_week(today + timedelta(days=days.randrange(1, _AHEAD))) for _ in range(count)]


def _week(first: date) -> SlotSearch:
    return SlotSearch(ORGANISATION_ID, "cut", str(first), str(first + timedelta(days=6)))


def _from_database(database: Database) -> Availability:
    return Availability(
        directory=SqlDirectory(database),
        book=SqlAppointmentBook(database, utc_now),
        calendars=EmptyCalendars(),
        clock=utc_now,
    )


def _from_cache(database: Database, cache: Cache) -> Availability:
    return Availability(
        directory=CachedDirectory(SqlDirectory(database), cache),
        book=CachedAppointmentBook(SqlAppointmentBook(database, utc_now), cache),
        calendars=EmptyCalendars(),
        clock=utc_now,
    )


async def arithmetic(count: int) -> Distribution:
    """Return the milliseconds of the arithmetic alone, in an empty calendar: every start is compared and offered."""
    first = utc_now().date() + timedelta(days=1)

    async def compute(_number: int) -> None:
        free_slots(
            organisation=BUSINESS,
            service=BUSINESS.services[0],
            busy={},
            first_day=first,
            last_day=first + timedelta(days=6),
            now=utc_now(),
        )

    return await timed(compute, range(count))


async def measure_on(kind: str, count: int) -> tuple[Row, ...]:
    """Measure that many searches on a kind of database, without a cache and with Redis."""
    weeks = _weeks(count)
    async with opened_database(kind) as database, opened_redis() as cache:
        await fill_calendar(database)
        plain, cached = _from_database(database), _from_cache(database, cache)
        await timed(plain.find_free_slots, weeks[:3])
        uncached = await timed(plain.find_free_slots, weeks)
        first = await timed(cached.find_free_slots, weeks)
        again = await timed(cached.find_free_slots, weeks)
    return (
        *_rows(f"a week's free slots, {kind}, uncached", uncached, _UNCACHED_MS),
        Row(f"  first looks through the cache, {kind}", first.in_ms()),
        *_rows(f"a week's free slots, {kind}, cached", again, _CACHED_MS),
    )


def _rows(what: str, found: Distribution, limit: float) -> tuple[Row, Row]:
    return at_most(f"{what}, p95", found.p95, limit, "ms"), Row("  distribution", found.in_ms())


async def measure(*, is_quick: bool) -> Report:
    """Measure 200 searches of each kind; quickly: 40."""
    count = 40 if is_quick else 200
    rows = [row for kind in DATABASES for row in await measure_on(kind, count)]
    return Report(
        "Free slots among 10,000 appointments",
        (*rows, Row("the arithmetic alone, nothing taken", (await arithmetic(count)).in_ms())),
        (
            "Ten chairs that all do the service, sixty days ahead, five of six half hours taken, at random. Each",
            "  search is for a week that begins within forty days. The activity's method, without Temporal.",
            "Cached: the busy weeks and the business come out of a real Redis. The calendars' vendor answers at once.",
        ),
    )
