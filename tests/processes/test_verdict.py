"""The judge of scenarios: it accepts what is as expected, and notices every kind of difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from processes.rehearsal.final_state import FinalState, FoundAppointment, FoundTask
from processes.rehearsal.scenario import (
    Caller,
    Expectation,
    ExpectedAppointment,
    ExpectedMessage,
    ExpectedTask,
    Given,
    GivenAppointment,
    GivenContact,
    Scenario,
)
from processes.rehearsal.verdict import differences

NORA, OLAF = "+15551230103", "+15551230104"
SCENARIO = Scenario(
    name="one",
    title="One of everything",
    given=Given(
        contacts=(GivenContact(name="Nora Lind", phone=NORA),),
        appointments=(
            GivenAppointment(
                contact=NORA, service="tire_change", resource="bay_1", day=date(2026, 11, 26), time=time(9)
            ),
        ),
    ),
    callers=(Caller(number=NORA), Caller(number=OLAF)),
    expect=Expectation(
        outcomes=("booked", "answered|abandoned"),
        appointments=(ExpectedAppointment(contact=NORA, service="inspection", day=date(2026, 11, 24), time=time(9)),),
        contacts=(GivenContact(name="olaf berg", phone=OLAF),),
        messages=(ExpectedMessage(matches="brakes?", callback_number="5551234"),),
        calendar_events=1,
        sms=1,
        interruptions=1,
        tasks=(ExpectedTask(state="done", steps=("done",), decided_by="boss", channel="sms", report="SENT"),),
    ),
)
TASK = FoundTask("t1", "done", ("done",), "boss", "sms", "1. Text Nora: done (sent)")
BOOKED = FoundAppointment("a1", NORA, "inspection", "bay_2", "2026-11-24", "09:00", "confirmed")
GIVEN = FoundAppointment("a0", NORA, "tire_change", "bay_1", "2026-11-26", "09:00", "confirmed")
STATE = FinalState(
    outcomes=("abandoned", "booked"),
    appointments=(BOOKED, GIVEN),
    contacts=(("Nora Lind", NORA), ("Olaf Berg", OLAF)),
    messages=(("It is about the BRAKE.", "+12125551234"),),
    calendar_events=1,
    sms=1,
    interruptions=1,
    tasks=(TASK,),
)


def test_what_is_as_expected_passes() -> None:
    """Order of calls, case of names and country code of numbers make no difference; given things are left out."""
    assert differences(SCENARIO, STATE) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"outcomes": ("abandoned", "answered")}, "outcome booked expected"),
        ({"outcomes": ("abandoned", None)}, "outcome booked expected"),
        ({"outcomes": ("booked",)}, r"outcome answered|abandoned expected, there is none"),
        ({"outcomes": ("booked", "booked")}, "outcome answered|abandoned expected"),
        ({"appointments": (GIVEN,)}, "appointment expected"),
        ({"appointments": (BOOKED, replace(BOOKED, appointment_id="a2"), GIVEN)}, "appointment not expected"),
        ({"appointments": (replace(BOOKED, contact=OLAF), GIVEN)}, "appointment expected"),
        ({"appointments": (replace(BOOKED, service="oil_change"), GIVEN)}, "appointment expected"),
        ({"appointments": (replace(BOOKED, day="2026-11-25"), GIVEN)}, "appointment expected"),
        ({"appointments": (replace(BOOKED, time="09:15"), GIVEN)}, "appointment expected"),
        ({"appointments": (replace(BOOKED, status="held"), GIVEN)}, "holds left: 0 expected, there are 1"),
        ({"appointments": (replace(BOOKED, status="released"), GIVEN)}, "appointment expected"),
        ({"contacts": (("Nora Lind", NORA),)}, "customer olaf berg expected"),
        ({"contacts": (("Olaf Berg", NORA),)}, "customer olaf berg expected"),
        ({"contacts": ()}, "customer olaf berg expected, there is none"),
        ({"messages": ()}, "message expected"),
        ({"tasks": ()}, "task expected"),
        ({"tasks": (TASK, TASK)}, "task not expected"),
        ({"tasks": (replace(TASK, state="failed"),)}, "task expected"),
        ({"tasks": (replace(TASK, steps=("failed",)),)}, "task expected"),
        ({"tasks": (replace(TASK, decided_by="foreman"),)}, "task expected"),
        ({"tasks": (replace(TASK, channel="rest"),)}, "task expected"),
        ({"tasks": (replace(TASK, report="undone"),)}, "task expected"),
        ({"messages": (("It is about the tires.", "+12125551234"),)}, "message expected"),
        ({"messages": (("It is about the brakes.", "+12125551235"),)}, "message expected"),
        ({"messages": (("It is about the brakes.", None),)}, "message expected"),
        ({"messages": (*STATE.messages, ("Hello", None))}, "message not expected"),
        ({"calendar_events": 0}, "calendar events: 1 expected, there are 0"),
        ({"calendar_events": 2}, "calendar events: 1 expected, there are 2"),
        ({"sms": 2}, "text messages: 1 expected, there are 2"),
        ({"interruptions": 0}, "interruptions: 1 expected, there are 0"),
    ],
)
def test_each_difference_is_noticed(change: dict[str, object], complaint: str) -> None:
    """One thing that is not as expected is enough, and it is said in words."""
    found = differences(SCENARIO, replace(STATE, **change))  # type: ignore[arg-type]  # a table of fields

    assert any(one.startswith(complaint) for one in found), found


def expecting(**expect: object) -> Scenario:
    """Return a scenario that expects just this."""
    expectation = Expectation.model_validate({"outcomes": (), **expect})
    return Scenario(name="two", title="", callers=(Caller(number=NORA),), expect=expectation)


def state(*appointments: FoundAppointment) -> FinalState:
    """Return a state with appointments alone."""
    return FinalState((), appointments, (), (), 0, 0, 0)


class TestAppointments:
    """The fine print of appointments."""

    def test_expired_hold_counts_only_where_it_is_listed(self) -> None:
        """What left nothing behind is nobody's business, unless a scenario is about it."""
        expired = replace(BOOKED, status="expired")
        listed = [{"contact": NORA, "service": "inspection", "day": "any", "time": "any", "status": "expired"}]

        assert differences(expecting(), state(expired)) == []
        assert differences(expecting(appointments=listed), state(expired)) == []
        assert len(differences(expecting(appointments=listed), state())) == 1
        assert len(differences(expecting(appointments=listed), state(expired, expired))) == 1

    def test_any_does_not_take_what_another_one_names(self) -> None:
        """The particular expectation finds its appointment, whichever stands first in the file."""
        anything = {"contact": "any", "service": "inspection", "day": "any", "time": "any"}
        nine = {"contact": "any", "service": "inspection", "day": "any", "time": "09:00"}
        found = state(BOOKED, replace(BOOKED, appointment_id="a2", time="14:00"))

        assert differences(expecting(appointments=[anything, nine]), found) == []
        assert differences(expecting(appointments=[nine, anything]), found) == []

    def test_a_hold_that_is_expected_to_be_left_may_be_left(self) -> None:
        """`holds_left` allows what would be a leak otherwise."""
        held = [{"contact": NORA, "service": "inspection", "day": "any", "time": "any", "status": "held"}]

        assert differences(expecting(appointments=held, holds_left=1), state(replace(BOOKED, status="held"))) == []


def test_interruptions_are_not_looked_at_unless_asked_for() -> None:
    """Only scenarios about interruptions count them."""
    assert differences(expecting(), replace(state(), interruptions=3)) == []
