"""Two hundred callers who all want one of twenty slots, and the one truth about who has got them."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from typing import Final, TypeVar

from sqlalchemy import select

from bench.distribution import Distribution
from bench.full_calendar import store_business
from domain.business import AppointmentStatus, OpeningHours, OpenSpan, Organisation, Resource, Service
from domain.errors import ProviderUnavailable
from store.database import Database
from store.tables import AppointmentRow

CALLERS: Final = 200
SLOTS: Final = 20
ORGANISATION_ID: Final = "tickets"

_COUNTERS: Final = ("counter_1", "counter_2")
_QUARTER: Final = timedelta(minutes=15)
_TRIES: Final = 40
_PAUSE: Final = 0.25

SERVICE: Final = Service("ticket", "ticket", _QUARTER, _COUNTERS)

_Answer = TypeVar("_Answer")


def tomorrow() -> datetime:
    """Return when the first slots are: tomorrow at eight, UTC."""
    return datetime.combine(datetime.now(UTC).date() + timedelta(days=1), wall_time(8), UTC)


def business() -> Organisation:
    """Return a business with two counters that open tomorrow for ten quarters of an hour, and never else."""
    closes = (tomorrow() + SLOTS // len(_COUNTERS) * _QUARTER).time()
    hours = OpeningHours({tomorrow().weekday(): (OpenSpan(tomorrow().time(), closes),)})
    return Organisation(
        ORGANISATION_ID,
        "Tickets",
        "UTC",
        services=(SERVICE,),
        resources=tuple(Resource(key, key, hours) for key in _COUNTERS),
        booking_horizon=timedelta(days=3),
    )


async def open_counters(database: Database) -> None:
    """Store the business and its callers."""
    await store_business(database, business(), customers=CALLERS)


@dataclass(frozen=True, slots=True)
class Bought:
    """How one caller fared: whether he has got a slot, and the milliseconds until he knew."""

    has_slot: bool
    elapsed_ms: float


Buy = Callable[[int], Awaitable[bool]]


async def rush(buy: Buy) -> list[Bought]:
    """Let all callers buy at the same moment."""

    async def one(number: int) -> Bought:
        began = time.perf_counter()
        has_slot = await buy(number)
        return Bought(has_slot, 1000 * (time.perf_counter() - began))

    return await asyncio.gather(*(one(number) for number in range(CALLERS)))


async def patiently(ask: Callable[[], Awaitable[_Answer]]) -> _Answer:
    """Return what was asked for, tried again where it was unavailable, as Temporal does with an activity."""
    for _ in range(_TRIES):
        try:
            return await ask()
        except ProviderUnavailable:
            await asyncio.sleep(_PAUSE)
    raise AssertionError(f"unavailable {_TRIES} times")


async def check_sold_once(database: Database, outcomes: Sequence[Bought]) -> None:
    """Raise AssertionError unless every slot is sold, each once, and to those who believe that they have one."""
    async with database.reading() as unit:
        rows = await unit.scalars(select(AppointmentRow))
        sold = Counter((row.resource_key, row.starts_at) for row in rows if row.status == AppointmentStatus.CONFIRMED)
    winners = sum(outcome.has_slot for outcome in outcomes)
    if len(sold) != SLOTS or set(sold.values()) != {1} or winners != SLOTS:
        raise AssertionError(f"{len(sold)} slots sold, {sold.total()} bookings, {winners} who believe to have one")


def times(outcomes: Sequence[Bought], *, has_slot: bool) -> Distribution:
    """Return the milliseconds of those who got one, or of those who did not."""
    return Distribution.of(outcome.elapsed_ms for outcome in outcomes if outcome.has_slot is has_slot)
