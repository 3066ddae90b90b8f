"""What a scenario has left, as a person would name it."""

from __future__ import annotations

from datetime import date, time

from processes.rehearsal.final_state import gather_final_state
from processes.rehearsal.given import put_given
from processes.rehearsal.scenario import Caller, Expectation, Given, GivenAppointment, GivenContact, Scenario
from store.database import Database
from store.seeds import seed

PHONE = "+15557770001"
CHECK_UP = GivenAppointment(
    contact=PHONE, service="check_up", resource="dr_olsen", day=date(2027, 3, 2), time=time(9, 30)
)
SCENARIO = Scenario(
    name="elsewhere",
    title="A check-up in another zone",
    business="clinic",
    given=Given(contacts=(GivenContact(name="Maria", phone=PHONE),), appointments=(CHECK_UP,)),
    callers=(Caller(number=PHONE),),
    expect=Expectation(outcomes=()),
)


async def test_an_appointment_is_told_on_the_clock_of_its_place(sqlite_url: str) -> None:
    """Its doctor's place is an hour ahead of the business."""
    database = Database.open(sqlite_url)
    await seed(database, "clinic")
    await put_given(database, SCENARIO)
    state = await gather_final_state(database, SCENARIO, (), events=(None,), texts=(), interruptions=0)
    assert [(one.resource, one.day, one.time) for one in state.appointments] == [("dr_olsen", "2027-03-02", "09:30")]
    assert state.calendar_events == 0
    await database.close()
