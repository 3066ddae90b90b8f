"""Asking an appointment to follow: once for each run, however often the activity is attempted."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import datetime, timedelta

import pytest
from temporalio.testing import ActivityEnvironment

from activities.appointment_writer import AppointmentWriter
from activities.calendar_sync import CalendarSync
from activities.messages import CalendarFindings
from domain.bookings import Adoption, CalendarChange
from domain.business import AppointmentStatus
from domain.calendar_changes import CalendarFinding
from domain.errors import ProviderUnavailable
from store.tables import AppointmentRow
from tests.store.world import INSPECTION, NINE
from tests.workflows.following import Bookings, following
from tests.workflows.house import NOW, House


def sync_of(house: House) -> CalendarSync:
    """Return the activities."""
    ports = house.ports
    writer = AppointmentWriter(house.temporal.client)
    return CalendarSync(writer, directory=ports.directory, book=ports.book, log=ports.log, clock=ports.clock)


def wanted(bookings: Bookings, identity: str) -> CalendarFindings:
    """Return that somebody has moved its event by an hour."""
    event = bookings.event(identity, NINE + INSPECTION.duration, "bay")
    change = CalendarChange(identity, event.event_id, "etag", event.starts_at, event.ends_at, "bay_1", is_deleted=False)
    return CalendarFindings((CalendarFinding(change),))


def environment(run_id: str) -> ActivityEnvironment:
    """Return where an activity of a workflow's run is."""
    attempt = ActivityEnvironment()
    attempt.info = dataclasses.replace(attempt.info, workflow_run_id=run_id)
    return attempt


async def test_an_attempt_repeated_is_the_same_request(house: House) -> None:
    """Its answer was lost; the appointment is not asked twice."""
    run_id = uuid.uuid4().hex
    async with following(house) as bookings:
        identity = await bookings.book(Adoption.ADOPTED, Adoption.IGNORED)
        for _ in range(2):
            counts = await environment(run_id).run(sync_of(house).adopt, wanted(bookings, identity))
            assert counts == {Adoption.ADOPTED: 1}
        assert len(await bookings.asked(identity)) == 1


async def test_the_next_run_asks_anew(house: House) -> None:
    """What could not be done then may be possible now."""
    async with following(house) as bookings:
        identity = await bookings.book(Adoption.CONFLICT, Adoption.ADOPTED)
        for expected in (Adoption.CONFLICT, Adoption.ADOPTED):
            run = environment(uuid.uuid4().hex)
            assert await run.run(sync_of(house).adopt, wanted(bookings, identity)) == {expected: 1}
        assert len(await bookings.asked(identity)) == 2


@pytest.mark.parametrize(
    ("held_until", "adopted"), [(NOW - timedelta(minutes=6), True), (NOW, False)], ids=["ended by hand", "just now"]
)
async def test_a_hold_nobody_lets_go_blocks_nothing(house: House, held_until: datetime, *, adopted: bool) -> None:
    """Its workflow was ended while it was confirmed: people settle it, and the calendar is read on."""
    async with following(house) as bookings:
        identity = await bookings.book()
        async with house.database.transaction() as unit:
            row = await unit.get_one(AppointmentRow, identity)
            row.status, row.held_until = AppointmentStatus.HELD, held_until
        run = environment(uuid.uuid4().hex).run(sync_of(house).adopt, wanted(bookings, identity))
        if adopted:
            assert await run == {Adoption.CONFLICT: 1}
            assert len(await house.messages()) == 1
        else:
            with pytest.raises(ProviderUnavailable):
                await run
