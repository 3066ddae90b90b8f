"""What earlier calls have left in a scenario's way is said before anybody rings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from domain.business import ReminderChannel, SlotOffer
from domain.reminders import Reminder
from processes.clock import utc_now
from processes.rehearsal.given import BUSINESSES, put_given
from processes.rehearsal.hindrances import find_hindrances
from processes.rehearsal.scenario import (
    Caller,
    Expectation,
    ExpectedAppointment,
    Given,
    GivenAppointment,
    GivenContact,
    Scenario,
)
from store.appointment_book import SqlAppointmentBook
from store.database import Database
from store.reminders import SqlReminders
from store.seeds import seed

PHONE = "+15557770002"
DAY = date(2027, 3, 2)


def standing(resource: str, clock: time = time(9)) -> GivenAppointment:
    """Return an inspection that stands."""
    return GivenAppointment(contact=PHONE, service="inspection", resource=resource, day=DAY, time=clock)


def story(*given: GivenAppointment, sweeps: int = 0) -> Scenario:
    """Return a scenario in which an inspection at nine is booked."""
    wanted = ExpectedAppointment(contact=PHONE, service="inspection", day=DAY, time=time(9))
    return Scenario(
        name="books",
        title="Books",
        given=Given(contacts=(GivenContact(name="Maria", phone=PHONE),), appointments=given),
        callers=(Caller(number=PHONE),),
        expect=Expectation(outcomes=("booked",), appointments=(wanted,)),
        sweeps=sweeps,
    )


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    """Open the workshop's."""
    database = Database.open(sqlite_url)
    await seed(database, "workshop")
    yield database
    await database.close()


async def test_slot_is_full_once_every_place_is_booked(database: Database) -> None:
    """A second bay may do; a third there is not."""
    assert await find_hindrances(database, story()) == []
    await put_given(database, story(standing("bay_1")))
    assert await find_hindrances(database, story()) == []
    await put_given(database, story(standing("bay_2")))
    assert await find_hindrances(database, story()) == [
        "Earlier calls have booked all there is for inspection on 2027-03-02 at 09:00."
    ]


async def test_given_appointment_that_was_moved_is_missed(database: Database) -> None:
    """The caller would move it again, from elsewhere."""
    scenario = story(standing("bay_1", time(13)))
    (one,) = await put_given(database, scenario)
    assert await find_hindrances(database, scenario) == []
    book = SqlAppointmentBook(database, utc_now)
    before = await book.get(one)
    place = SlotOffer("bay_1", before.starts_at + timedelta(hours=2), before.ends_at + timedelta(hours=2))
    await book.claim_move(one, place, utc_now() + timedelta(minutes=1))
    moved = replace(before, starts_at=place.starts_at, ends_at=place.ends_at, revision=before.revision + 1)
    await book.move(moved, ())
    (complaint,) = await find_hindrances(database, scenario)
    assert complaint.endswith("at 13:00 was moved by an earlier call.")


async def test_nobody_is_reminded_twice(database: Database) -> None:
    """The sweep would ring nobody."""
    scenario = story(standing("bay_1", time(13)), sweeps=1)
    (one,) = await put_given(database, scenario)
    assert await find_hindrances(database, scenario) == []
    reminder = Reminder("r-1", BUSINESSES[scenario.business], one, str(DAY), ReminderChannel.CALL, utc_now())
    await SqlReminders(database).open(reminder, None)
    assert await find_hindrances(database, scenario) == [f"{PHONE} has been reminded of this appointment before."]
