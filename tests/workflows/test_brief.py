"""What a media process is told, and what people see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from activities.messages import CallContext
from domain.business import Agent, Appointment, AppointmentStatus, Contact, Organisation, Service
from domain.calls import Speaker, Turn
from domain.fillers import CUT_OFF
from domain.phases import Phase
from workflows.brief import compose_brief, describe
from workflows.call_state import CallState, PendingConfirmation
from workflows.messages import CallBrief

APPOINTMENT = Appointment(
    appointment_id="a-1",
    organisation_id="northgate",
    contact_id="maria-jensen",
    service_key="inspection",
    resource_key="bay_1",
    starts_at=datetime(2026, 11, 24, 14, 0, tzinfo=UTC),
    ends_at=datetime(2026, 11, 24, 15, 0, tzinfo=UTC),
    status=AppointmentStatus.CONFIRMED,
)
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
MARIA = Contact("maria-jensen", "northgate", "Maria Jensen", ("+15551230001",))
CONTEXT = CallContext(
    organisation=Organisation(
        "northgate",
        "Northgate Auto Workshop",
        "America/New_York",
        (Service("inspection", "vehicle inspection", timedelta(hours=1), ("bay_1",)),),
    ),
    agent=Agent(
        agent_id="ada",
        organisation_id="northgate",
        version=1,
        name="Ada",
        greeting="Northgate, this is Ada.",
        instructions="Be friendly.",
        voice="aura-2-thalia-en",
        tools=("book_appointment", "fly_to_the_moon"),
    ),
    contact=MARIA,
    upcoming=(),
)


@pytest.fixture
def state() -> CallState:
    """Maria's call, with one exchange."""
    state = CallState(
        "CA1", phase=Phase.DISCOVERY, context=CONTEXT, contact=MARIA, from_number=MARIA.phones[0], epoch=2
    )
    state.take_in((_turn(0, Speaker.AGENT, "Yes?"), _turn(1, Speaker.CALLER, "An inspection")))
    return state


def _turn(index: int, speaker: Speaker, text: str) -> Turn:
    return Turn(index, speaker, text, text, NOW)


def _brief(state: CallState, *, is_first: bool) -> CallBrief:
    return compose_brief(state, CONTEXT, is_first=is_first, now=NOW)


def test_the_first_stream_begins_with_the_greeting(state: CallState) -> None:
    """Nothing has been said before."""
    brief = _brief(state, is_first=True)
    assert (brief.first_words, brief.turns, brief.unspoken) == ("Northgate, this is Ada.", (), ())


def test_a_later_stream_begins_with_an_apology_and_all_turns(state: CallState) -> None:
    """The model goes on with the conversation as it was heard."""
    brief = _brief(state, is_first=False)
    assert brief.first_words == CUT_OFF
    assert brief.turns == tuple(state.turns)
    assert (brief.next_turn_index, brief.stream_epoch) == (2, 2)


@pytest.mark.parametrize(("heard", "first_words"), [("Yes?", ""), ("Y", "Northgate, this is Ada.")])
def test_a_stream_that_was_moved_needs_no_apology(state: CallState, heard: str, first_words: str) -> None:
    """The caller has noticed nothing; if he has not heard the greeting yet, he hears it now."""
    state.is_moving = True
    state.turns = [replace(_turn(0, Speaker.AGENT, "Yes?"), heard=heard, is_interrupted=heard != "Yes?")]
    assert _brief(state, is_first=False).first_words == first_words


def test_only_tools_of_the_catalogue_are_offered(state: CallState) -> None:
    """An agent's setting may name one that is gone; hanging up is always there."""
    assert _brief(state, is_first=True).tools == ("book_appointment", "end_call")


def test_the_recogniser_expects_the_names_of_services(state: CallState) -> None:
    """People say them on every call."""
    assert _brief(state, is_first=True).keyterms == ("vehicle inspection",)


def test_a_caller_who_gave_his_name_on_this_call_is_known_after_a_reconnect(state: CallState) -> None:
    """The prompt goes by what the call knows now, not by what it knew when it rang."""
    state.contact = replace(MARIA, name="John Miller")
    assert "Caller: John Miller (known customer)." in _brief(state, is_first=False).system_prompt


def test_what_was_booked_on_this_call_is_coming_too(state: CallState) -> None:
    """After a reconnect the model must not offer it once more."""
    state.note_booked(APPOINTMENT)
    assert (
        "Coming appointment: vehicle inspection, Tuesday 2026-11-24T09:00."
        in _brief(state, is_first=False).system_prompt
    )


def test_what_was_moved_or_cancelled_on_this_call_is_so_after_a_reconnect(state: CallState) -> None:
    """The model would speak of a time that is none any more."""
    state.upcoming = [APPOINTMENT]
    day = timedelta(days=1)
    state.note_moved(replace(APPOINTMENT, starts_at=APPOINTMENT.starts_at + day, ends_at=APPOINTMENT.ends_at + day))
    prompt = _brief(state, is_first=False).system_prompt
    assert [line for line in prompt.splitlines() if "Coming" in line] == [
        "Coming appointment: vehicle inspection, Wednesday 2026-11-25T09:00."
    ]
    state.note_cancelled(replace(APPOINTMENT, status=AppointmentStatus.CANCELLED))
    assert "Coming appointment" not in _brief(state, is_first=False).system_prompt


def test_people_see_phase_question_and_what_each_turn_was_for(state: CallState) -> None:
    """Six turns are enough to know what a call is about."""
    state.pending = PendingConfirmation("wish", "Shall I book it?", asked_at_turn=1)
    state.take_in(tuple(_turn(index, Speaker.CALLER, f"Sentence {index}") for index in range(2, 6)))
    state.take_in((_turn(6, Speaker.AGENT, "Shall I book it?"), _turn(7, Speaker.CALLER, "Yes please")))
    described = describe(state)
    assert described.startswith("**DISCOVERY**\n\nWaiting for a yes: Shall I book it?\n\n- caller (action): Sentence 2")
    assert described.endswith("- agent: Shall I book it?\n- caller (confirm): Yes please")
