"""How facts change what a call knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.business import Appointment, AppointmentStatus
from domain.calls import Outcome, Speaker, ToolUse, Turn
from domain.phases import Phase, PhaseEvent
from workflows.call_state import TERMINAL_STATUSES, CallState, PendingBooking

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
APPOINTMENT = Appointment(
    appointment_id="a-1",
    organisation_id="northgate",
    contact_id="maria-jensen",
    service_key="inspection",
    resource_key="bay_1",
    starts_at=NOW,
    ends_at=NOW + timedelta(hours=1),
    status=AppointmentStatus.HELD,
)


def _caller(index: int, text: str = "Hello") -> Turn:
    return Turn(index, Speaker.CALLER, text, text, NOW)


def _agent(index: int, heard: str = "Yes?") -> Turn:
    return Turn(index, Speaker.AGENT, "Yes, please?", heard, NOW)


def _use(turn_index: int, result: str) -> ToolUse:
    return ToolUse(f"i-{turn_index}", turn_index, "take_message", "{}", "allow", "done", result, NOW, 1.0)


@pytest.fixture
def state() -> CallState:
    """A call that has begun."""
    return CallState("CA1")


@pytest.fixture
def asked(state: CallState) -> CallState:
    """A call in which the question has followed the caller's turn 1."""
    state.take_in((_agent(0), _caller(1, "Tuesday at nine")))
    state.pending = PendingBooking("wish", APPOINTMENT, "Shall I?", asked_at_turn=1)
    return state


def _is_confirmed(state: CallState) -> bool:
    assert state.pending is not None
    return state.pending.is_confirmed


class TestTurns:
    """Every turn counts once."""

    @given(st.lists(st.integers(0, 9), max_size=9))
    def test_doubled_reports_change_nothing(self, cuts: list[int]) -> None:
        """Whatever parts are sent again, the turns are taken in once and in order."""
        turns = tuple(_caller(index) if index % 2 else _agent(index) for index in range(10))
        state = CallState("CA1")
        for cut in cuts:
            state.take_in(turns[:cut])
        state.take_in(turns)
        assert tuple(state.turns) == turns
        assert state.exchanges == 5
        assert state.next_turn_index == 10

    def test_a_caller_who_speaks_ends_a_row_of_losses(self, state: CallState) -> None:
        """The stream works again."""
        state.losses = 1
        state.take_in((_caller(0),))
        assert state.losses == 0


class TestConfirmation:
    """Only the caller's clear yes after the question counts."""

    @pytest.mark.parametrize(
        ("words", "is_confirmed"), [("Yes please", True), ("No", False), ("Well", False), ("Yes but later", False)]
    )
    def test_only_a_clear_yes_confirms(self, asked: CallState, words: str, *, is_confirmed: bool) -> None:
        """Everything else asks again."""
        asked.take_in((_agent(2), _caller(3, words)))
        assert _is_confirmed(asked) is is_confirmed

    def test_a_yes_before_the_question_confirms_nothing(self, state: CallState) -> None:
        """The turn that led to the question can't answer it."""
        state.pending = PendingBooking("wish", APPOINTMENT, "Shall I?", asked_at_turn=1)
        state.take_in((_agent(0), _caller(1, "Yes please")))
        assert not _is_confirmed(state)

    def test_the_agents_yes_confirms_nothing(self, asked: CallState) -> None:
        """The model can't agree with itself."""
        asked.take_in((_agent(2, "Yes please"),))
        assert not _is_confirmed(asked)

    def test_a_no_takes_a_yes_back(self, asked: CallState) -> None:
        """Until it is booked."""
        asked.take_in((_caller(2, "Yes please"), _caller(3, "No")))
        assert not _is_confirmed(asked)

    def test_an_unclear_turn_leaves_a_yes(self, asked: CallState) -> None:
        """He has agreed, and speaks of something else."""
        asked.take_in((_caller(2, "Yes please"), _caller(3, "My car is red")))
        assert _is_confirmed(asked)


class TestEmergency:
    """Once heard, it stays."""

    def test_emergency_words_are_not_forgotten(self, state: CallState) -> None:
        """Later talk does not lift the bar."""
        state.take_in((_caller(0, "Call an ambulance!"), _caller(1, "Book me an inspection")))
        assert state.is_emergency
        assert state.outcome is Outcome.EMERGENCY


class TestPhases:
    """A phase is left once."""

    def test_a_phase_is_noted_when_it_changes(self, state: CallState) -> None:
        """The same event again changes nothing."""
        assert state.advance(PhaseEvent.MEDIA_ATTACHED, NOW)
        assert not state.advance(PhaseEvent.MEDIA_ATTACHED, NOW)
        assert state.phases == [(Phase.DISCOVERY, NOW)]


class TestEnd:
    """The telephone company's word ends a call."""

    @pytest.mark.parametrize("status", sorted(TERMINAL_STATUSES))
    def test_a_terminal_status_ends_it(self, state: CallState, status: str) -> None:
        """All five of them."""
        state.status = status
        assert state.is_over

    @pytest.mark.parametrize("status", [None, "ringing", "in-progress"])
    def test_any_other_status_does_not(self, state: CallState, status: str | None) -> None:
        """The call goes on."""
        state.status = status
        assert not state.is_over


class TestUnspoken:
    """What the caller has not heard yet is said after a reconnect."""

    def test_a_result_is_unspoken_until_the_agent_was_heard_after_it(self, state: CallState) -> None:
        """Words nobody heard do not count."""
        state.take_in((_agent(0), _caller(1)))
        state.tool_uses.append(_use(1, "taken"))
        state.take_in((_agent(2, heard=""),))
        assert state.unspoken() == ("taken",)
        state.take_in((_agent(3),))
        assert state.unspoken() == ()
