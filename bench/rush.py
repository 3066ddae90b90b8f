"""Two hundred callers at once on twenty slots: through the store, and through the appointments' own workflows."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Final

from activities.availability import Availability
from activities.booking_desk import BookingDesk
from activities.booking_messages import ConfirmWish, HoldWish
from bench.caller_side import utc_now
from bench.crowd import (
    CALLERS,
    ORGANISATION_ID,
    SERVICE,
    SLOTS,
    Bought,
    business,
    check_sold_once,
    open_counters,
    patiently,
    rush,
    times,
    tomorrow,
)
from bench.quiet_vendors import EmptyCalendars
from bench.report import Report, Row
from bench.servers import DATABASES, opened_database, opened_redis
from bench.workflow_house import open_workflow_house
from domain.business import Appointment, AppointmentStatus, SlotOffer
from domain.errors import SlotTaken
from domain.ports.storage import AppointmentBook
from processes.settings import load_settings
from store.appointment_book import SqlAppointmentBook
from store.cached_appointment_book import CachedAppointmentBook
from store.database import Database
from store.directory import SqlDirectory

_HOLD: Final = timedelta(minutes=3)


def _availability(database: Database, book: AppointmentBook) -> Availability:
    return Availability(directory=SqlDirectory(database), book=book, calendars=EmptyCalendars(), clock=utc_now)


def _wished(number: int) -> datetime:
    """Return the start a caller would like best; twenty callers want each."""
    return tomorrow() + number % (SLOTS // 2) * SERVICE.duration


async def through_the_store(kind: str) -> Sequence[Bought]:
    """Let every caller hold and confirm one of the nearest free slots, straight in the book behind its cache."""
    async with opened_database(kind) as database, opened_redis() as cache:
        await open_counters(database)
        book = CachedAppointmentBook(SqlAppointmentBook(database, utc_now), cache)
        availability = _availability(database, book)

        async def buy(number: int) -> bool:
            chance = random.Random(number)  # noqa: S311  (the same callers each time)
            look = partial(availability.near, business(), SERVICE, _wished(number))
            while offers := await patiently(look):
                wanted = _appointment(number, chance.choice(offers))
                try:
                    await patiently(partial(book.hold, wanted, SERVICE))
                except SlotTaken:
                    continue
                await patiently(partial(book.confirm, wanted.appointment_id, None, None))
                return True
            return False

        outcomes = await rush(buy)
        await check_sold_once(database, outcomes)
        return outcomes


async def through_the_workflows() -> Sequence[Bought]:
    """Let every caller ask the booking desk for the start he likes best, then for what it offers instead."""
    async with open_workflow_house() as house:
        database = Database.open(load_settings().database)
        try:
            await open_counters(database)
            book = SqlAppointmentBook(database, utc_now)
            availability = _availability(database, book)
            desk = BookingDesk(house.client, directory=SqlDirectory(database), book=book, availability=availability)
            outcomes = await rush(lambda number: _buy(desk, number))
            await check_sold_once(database, outcomes)
        finally:
            await database.close()
        return outcomes


async def _buy(desk: BookingDesk, number: int) -> bool:
    chance = random.Random(number)  # noqa: S311  (the same callers each time)
    start = _wished(number)
    for attempt in count():
        outcome = await patiently(partial(desk.hold, _wish(number, attempt, start)))
        if outcome.appointment is not None:
            yes = ConfirmWish(f"yes-{number}", outcome.appointment.appointment_id, None)
            return await patiently(partial(desk.confirm, yes)) is not None
        if not outcome.alternatives:
            break
        start = chance.choice(outcome.alternatives).starts_at
    return False


def _wish(number: int, attempt: int, start: datetime) -> HoldWish:
    return HoldWish(
        call_sid=f"CA-rush-{number}",
        intent_id=f"hold-{number}-{attempt}",
        organisation_id=ORGANISATION_ID,
        contact_id=f"{ORGANISATION_ID}-{number}",
        service_key=SERVICE.key,
        start=f"{start:%Y-%m-%dT%H:%M}",
        ttl=_HOLD,
    )


def _appointment(number: int, offer: SlotOffer) -> Appointment:
    return Appointment(
        appointment_id=f"rush-{number}",
        organisation_id=ORGANISATION_ID,
        contact_id=f"{ORGANISATION_ID}-{number}",
        service_key=SERVICE.key,
        resource_key=offer.resource_key,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        status=AppointmentStatus.HELD,
        held_until=utc_now() + _HOLD,
    )


def _rows(way: str, outcomes: Sequence[Bought]) -> tuple[Row, ...]:
    return (
        Row(f"slots sold, {way}", f"{SLOTS} of {SLOTS}, each once", "each once", is_met=True),
        Row("  a booking, from the wish to the yes", times(outcomes, has_slot=True).in_ms()),
        Row("  a no, after the last alternative", times(outcomes, has_slot=False).in_ms()),
    )


async def measure(*, is_quick: bool) -> Report:
    """Measure one rush on each database, and one through Temporal; quickly: on the databases only."""
    rows = [row for kind in DATABASES for row in _rows(f"store on {kind}", await through_the_store(kind))]
    if not is_quick:
        rows.extend(_rows("booking desk and workflows, SQLite", await through_the_workflows()))
    return Report(
        f"{CALLERS} callers at once on {SLOTS} slots",
        tuple(rows),
        (
            "Twenty callers want each start, on two counters. Who is refused asks for one of the nearest free ones,",
            "  until there is none. Callers, store and (without `--quick`) worker and Temporal share this machine.",
            "A slot sold twice, or not at all, ends the measurement with an error instead of a figure.",
        ),
    )
