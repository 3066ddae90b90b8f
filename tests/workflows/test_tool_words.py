"""The words a model gets back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from activities.booking_messages import HoldOutcome, SlotSearch
from domain.business import (
    Appointment,
    AppointmentStatus,
    Contact,
    Location,
    OpeningHours,
    Organisation,
    Resource,
    Service,
    SlotOffer,
)
from domain.slots import PartOfDay
from workflows.tool_words import ToolWords, contacts, needs_confirmation

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
SERVICES = (
    Service("inspection", "vehicle inspection", timedelta(hours=1), ("bay_1",)),
    Service("oil_change", "oil change", timedelta(minutes=30), ("bay_1",)),
)
WORDS = ToolWords(Organisation("northgate", "Northgate Auto Workshop", "America/New_York", SERVICES), NOW)
APPOINTMENT = Appointment(
    appointment_id="a-1",
    organisation_id="northgate",
    contact_id="maria-jensen",
    service_key="inspection",
    resource_key="bay_1",
    starts_at=NINE,
    ends_at=NINE + timedelta(hours=1),
    status=AppointmentStatus.HELD,
)
TUESDAY = SlotSearch("northgate", "inspection", "2026-11-24", "2026-11-24")
START = {"start": "2026-11-24T09:00", "spoken": "Tuesday, November twenty-fourth, at nine A M"}


def test_a_start_is_local_for_the_model_and_spoken_for_the_ear() -> None:
    """The model has to give the first back and say the second."""
    assert WORDS.start(APPOINTMENT) == START


def test_free_starts_are_listed() -> None:
    """With the service they are for."""
    offers = [SlotOffer("bay_1", NINE, NINE)]
    assert json.loads(WORDS.slots(TUESDAY, offers)) == {"service": "inspection", "slots": [START]}


@pytest.mark.parametrize(
    "wanted",
    [
        replace(TUESDAY, part_of_day=PartOfDay.AFTERNOON),
        replace(TUESDAY, from_date="2026-11-25", to_date="2026-11-27"),
    ],
)
def test_starts_nobody_asked_for_are_called_the_nearest(wanted: SlotSearch) -> None:
    """The caller is not to believe that his days are free."""
    assert "nearest" in json.loads(WORDS.slots(wanted, [SlotOffer("bay_1", NINE, NINE)]))["note"]


def test_the_question_names_service_and_time() -> None:
    """That is what the caller says yes to, in good English."""
    assert WORDS.question(APPOINTMENT) == f"Shall I book a vehicle inspection for {START['spoken']}?"
    oil = replace(APPOINTMENT, service_key="oil_change")
    assert WORDS.question(oil).startswith("Shall I book an oil change for ")


def test_the_request_to_ask_carries_the_question() -> None:
    """The sentence is said as it is."""
    asked = {"status": "needs_confirmation", "sentence": "Shall I?"}
    assert json.loads(needs_confirmation("Shall I?", WORDS.start(APPOINTMENT))) == {**asked, **START}
    assert json.loads(needs_confirmation("Shall I?", {})) == asked


def test_a_taken_slot_comes_with_what_is_free() -> None:
    """So that the agent has something to offer at once."""
    outcome = HoldOutcome(None, (SlotOffer("bay_1", NINE, NINE),), "That time is taken.")
    content = json.loads(WORDS.slot_taken(outcome))
    assert content == {"status": "slot_taken", "reason": "That time is taken.", "alternatives": [START]}


def test_a_booking_says_whether_a_text_follows() -> None:
    """It is promised, not sent, when the caller hears of it."""
    assert json.loads(WORDS.booked(APPOINTMENT, has_notice=True)) == {"status": "booked", **START, "sms": "on_its_way"}
    assert json.loads(WORDS.booked(APPOINTMENT, has_notice=False))["sms"] == "none"


def test_coming_appointments_are_named_as_people_say_them() -> None:
    """No keys for the ear."""
    content = json.loads(WORDS.appointments([APPOINTMENT]))
    assert content == {"appointments": [{"appointment": "a-1", "service": "vehicle inspection", **START}]}


def test_a_service_no_longer_offered_is_called_by_its_key() -> None:
    """An old appointment must not break the call that asks for it."""
    content = json.loads(WORDS.appointments([replace(APPOINTMENT, service_key="waxing")]))
    assert content["appointments"][0]["service"] == "waxing"


def test_customers_are_named_with_their_first_number() -> None:
    """One without a number is listed as well."""
    found = [Contact("c-1", "northgate", "Maria", ("+1555", "+1556")), Contact("c-2", "northgate", "Tom")]
    assert json.loads(contacts(found)) == {
        "contacts": [{"name": "Maria", "phone": "+1555"}, {"name": "Tom", "phone": ""}]
    }


class TestPlaces:
    """A start is said as the clock at its place shows it."""

    WORDS = ToolWords(
        Organisation(
            "northgate",
            "Northgate",
            "America/New_York",
            SERVICES,
            resources=(Resource("bay_1", "Bay 1", OpeningHours({}), location_key="la"),),
            locations=(Location("ny", "New York", "America/New_York"), Location("la", "LA", "America/Los_Angeles")),
        ),
        NOW,
    )

    def test_a_start_is_local_there_and_names_the_place(self) -> None:
        """The key is to be given back with the start."""
        assert self.WORDS.start(APPOINTMENT) == {
            "start": "2026-11-24T06:00",
            "spoken": "Tuesday, November twenty-fourth, at six A M",
            "location": "la",
        }

    def test_the_question_names_the_place(self) -> None:
        """Nobody drives to the wrong one."""
        assert self.WORDS.question(APPOINTMENT).endswith("at six A M, at LA?")
