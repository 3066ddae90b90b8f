"""The system prompt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from domain.business import (
    Agent,
    Appointment,
    AppointmentStatus,
    Contact,
    Location,
    OpeningHours,
    OpenSpan,
    Organisation,
    Service,
)
from domain.prompt import RULES, compose_prompt
from domain.tools import CATALOGUE

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
START = datetime(2026, 11, 25, 14, tzinfo=UTC)


def compose(
    workshop: Organisation,
    agent: Agent,
    *,
    contact: Contact | None = None,
    upcoming: tuple[Appointment, ...] = (),
    has_callback_number: bool = True,
) -> list[str]:
    """Return the prompt's lines."""
    return compose_prompt(
        organisation=workshop,
        agent=agent,
        contact=contact,
        upcoming=upcoming,
        has_callback_number=has_callback_number,
        now=NOW,
    ).splitlines()


def test_names_agent_and_business_and_carries_both_sets_of_rules(workshop: Organisation, ada: Agent) -> None:
    """The house's rules stand beside the business's instructions."""
    lines = compose(workshop, ada)
    assert lines[0] == "You are Ada, the telephone assistant of Northgate Auto Workshop."
    assert ada.instructions in lines
    assert set(RULES.splitlines()) <= set(lines)


def test_now_is_local(workshop: Organisation, ada: Agent) -> None:
    """At three in the night of UTC it is the evening before in New York."""
    assert "Now: Monday 2026-11-23T22:00 (America/New_York)." in compose(workshop, ada)


def test_services_with_and_without_price(workshop: Organisation, ada: Agent) -> None:
    """Key, name, minutes and price, one line a service."""
    quoted = replace(workshop.services[0], key="oil_change", name="oil change", price=None)
    lines = compose(replace(workshop, services=(*workshop.services, quoted)), ada)
    assert "- inspection: vehicle inspection, 60 minutes, 49.90 USD" in lines
    assert "- oil_change: oil change, 60 minutes, price on the spot" in lines


def test_what_is_retired_is_told_to_nobody(workshop: Organisation, ada: Agent) -> None:
    """Neither the service nor the hours of who is booked no more."""
    bays = tuple(replace(one, is_retired=True) for one in workshop.resources)
    services = tuple(replace(one, is_retired=True) for one in workshop.services)
    text = "\n".join(compose(replace(workshop, services=services, resources=bays), ada))

    assert "vehicle inspection" not in text
    assert "Opening hours" not in text


def test_opening_hours_of_the_week(workshop: Organisation, ada: Agent) -> None:
    """Breaks show, and a day without hours is closed."""
    lines = compose(workshop, ada)
    assert "- Monday: 08:00 to 12:00, 13:00 to 17:00" in lines
    assert "- Saturday: 09:00 to 13:00" in lines
    assert "- Sunday: closed" in lines


def test_hours_of_several_are_told_together(workshop: Organisation, ada: Agent) -> None:
    """Somebody is there as long as one of them is; midnight ends a day."""
    bay = workshop.resources[0]
    spans = ((time(16), time(20)), (time(22), time(0)), (time(23), time(23, 30)))
    late = OpeningHours({0: tuple(OpenSpan(*span) for span in spans), 6: (OpenSpan(time(10), time(11)),)})
    lines = compose(replace(workshop, resources=(bay, replace(bay, key="night", hours=late))), ada)
    assert "- Monday: 08:00 to 12:00, 13:00 to 20:00, 22:00 to 00:00" in lines
    assert "- Sunday: 10:00 to 11:00" in lines


def test_each_place_has_its_hours(workshop: Organisation, ada: Agent) -> None:
    """They are told under its name."""
    bay = workshop.resources[0]
    places = (Location("north", "Northgate North", workshop.time_zone), Location("south", "South", "America/Chicago"))
    hours = OpeningHours({6: (OpenSpan(time(10), time(11)),)})
    resources = (
        replace(bay, location_key="north"),
        replace(bay, key="bay_9", location_key="south", hours=hours),
    )
    lines = compose(replace(workshop, locations=places, resources=resources), ada)
    assert lines[lines.index("Opening hours of Northgate North:") + 1] == "- Monday: 08:00 to 12:00, 13:00 to 17:00"
    assert lines[lines.index("Opening hours of South:") + 7] == "- Sunday: 10:00 to 11:00"


def test_business_without_resources_has_no_hours(workshop: Organisation, ada: Agent) -> None:
    """Nothing is invented."""
    assert not any(line.startswith("- Monday") for line in compose(replace(workshop, resources=()), ada))


@pytest.mark.parametrize(
    ("is_known", "has_callback_number", "expected"),
    [
        (True, True, "Caller: Maria Lopez (known customer)."),
        (False, True, "Caller: not known yet."),
        (False, False, "Caller: not known, withholds his number."),
    ],
)
def test_who_calls(
    *, workshop: Organisation, ada: Agent, maria: Contact, is_known: bool, has_callback_number: bool, expected: str
) -> None:
    """The model knows whom it may book for."""
    lines = compose(workshop, ada, contact=maria if is_known else None, has_callback_number=has_callback_number)
    assert expected in lines


def test_coming_appointments_in_local_time(workshop: Organisation, ada: Agent, maria: Contact) -> None:
    """By the service's name while it is offered, else by its key."""
    booked = Appointment(
        *("a-1", "northgate", "c-1", "inspection", "bay_1"),
        START,
        START + timedelta(hours=1),
        AppointmentStatus.CONFIRMED,
    )
    former = replace(booked, service_key="car_wash")
    lines = compose(workshop, ada, contact=maria, upcoming=(booked, former))
    assert "Coming appointment: vehicle inspection, Wednesday 2026-11-25T09:00." in lines
    assert "Coming appointment: car_wash, Wednesday 2026-11-25T09:00." in lines


def test_on_a_call_we_have_placed_the_model_knows_what_for(workshop: Organisation, ada: Agent) -> None:
    """A caller of his own will is asked what he wants; one we have called is told."""
    prompt = compose_prompt(
        organisation=workshop,
        agent=ada,
        contact=None,
        upcoming=(),
        has_callback_number=True,
        now=START,
        errand="Remind him of his inspection.",
    )
    assert "What you have called him for: Remind him of his inspection." in prompt
    assert not any("called" in line for line in compose(workshop, ada))


def test_no_empty_lines(workshop: Organisation, ada: Agent) -> None:
    """A business may have no instructions of its own."""
    assert all(compose(workshop, replace(ada, instructions="")))


def test_rules_name_only_tools_there_are() -> None:
    """A rule about a tool that is gone would make the model invent it."""
    named = {word.strip(".,;") for word in RULES.split() if "_" in word}
    assert named
    assert named <= set(CATALOGUE)


def test_several_locations_are_listed_with_their_keys(workshop: Organisation, ada: Agent) -> None:
    """One alone is the business itself."""
    places = (Location("ny", "New York", "America/New_York", "1 Main Street"), Location("la", "LA", "America/New_York"))
    assert {"- ny: New York, 1 Main Street", "- la: LA"} <= set(compose(replace(workshop, locations=places), ada))
    assert "- ny: New York, 1 Main Street" not in compose(replace(workshop, locations=places[:1]), ada)


def test_a_coming_appointment_is_local_at_its_place(
    workshop: Organisation, ada: Agent, maria: Contact, inspection: Service
) -> None:
    """Nine in New York is six in Los Angeles."""
    bay = replace(workshop.resources[0], location_key="la")
    there = replace(workshop, resources=(bay,), locations=(Location("la", "LA", "America/Los_Angeles"),))
    coming = Appointment(
        *("a-1", "northgate", "c-1", "inspection", "bay_1"),
        START,
        START + inspection.duration,
        AppointmentStatus.CONFIRMED,
    )
    lines = compose(there, ada, contact=maria, upcoming=(coming,))
    assert "Coming appointment: vehicle inspection, Wednesday 2026-11-25T06:00." in lines
