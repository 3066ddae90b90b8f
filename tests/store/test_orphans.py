"""Orphans are found, and nothing else is taken for one."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from store.appointment_book import SqlAppointmentBook
from store.database import Database
from store.lapsed import GRACE
from store.orphans import Orphan, OrphanKind, find_orphans
from store.seeds import WORKSHOP_ID
from store.tables import ResourceRow
from tests.store.world import INSPECTION, NINE, NOW, appointment

LATER = NOW + GRACE + timedelta(seconds=1)


async def test_a_lapsed_hold_is_an_orphan(book: SqlAppointmentBook, database: Database) -> None:
    """Within its grace it is not."""
    await book.hold(appointment("forgotten", held_until=NOW), INSPECTION)
    await book.hold(appointment("held", resource_key="bay_2", held_until=LATER), INSPECTION)
    assert await find_orphans(database, NOW + GRACE) == []
    assert await find_orphans(database, LATER) == [
        Orphan(OrphanKind.LAPSED_HOLD, "forgotten", WORKSHOP_ID, "bay_1", NINE)
    ]


async def test_a_booking_without_its_event_is_an_orphan(book: SqlAppointmentBook, database: Database) -> None:
    """With its event, or on a resource without a calendar, it is not."""
    for identity, resource, event in (("lost", "bay_1", None), ("booked", "bay_2", "event-1")):
        await book.hold(appointment(identity, resource_key=resource), INSPECTION)
        await book.confirm(identity, event, None)
    assert await find_orphans(database, NOW) == [
        Orphan(OrphanKind.BOOKING_WITHOUT_EVENT, "lost", WORKSHOP_ID, "bay_1", NINE)
    ]
    async with database.transaction() as unit:
        await unit.execute(update(ResourceRow).where(col(ResourceRow.key) == "bay_1").values(calendar_id=None))
    assert await find_orphans(database, NOW) == []
