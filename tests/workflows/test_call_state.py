"""How facts change what a call knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calls import TERMINAL_STATUSES, Outcome, Speaker, ToolUse, Turn
from domain.phases import Phase, PhaseEvent
from workflows.call_state import CallState, PendingConfirmation

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
QUESTION = "Shall I book an oil change for tomorrow at nine?"


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
    state.pending = PendingConfirmation("wish", QUESTION, asked_at_turn=1)
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
    """Only the caller's clear yes counts, once he has heard the question."""

    @pytest.mark.parametrize(
        ("words", "is_confirmed"), [("Yes please", True), ("No", False), ("Well", False), ("Yes but later", False)]
    )
    def test_only_a_clear_yes_confirms(self, asked: CallState, words: str, *, is_confirmed: bool) -> None:
        """Everything else asks again."""
        asked.take_in((_agent(2, QUESTION), _caller(3, words)))
        assert _is_confirmed(asked) is is_confirmed

    @pytest.mark.parametrize("heard", ["", "Yes?", "One moment while I arrange that.", "Shall I book"])
    def test_a_yes_to_anything_else_confirms_nothing(self, asked: CallState, heard: str) -> None:
        """He was thanking for the patience, or had interrupted before he knew what he was asked."""
        asked.take_in((_agent(2, heard), _caller(3, "Sure, thank you")))
        assert not _is_confirmed(asked)

    def test_a_question_heard_late_is_heard(self, asked: CallState) -> None:
        """First came a filler, then the question."""
        asked.take_in((_agent(2, "One moment."), _caller(3, "Sure"), _agent(4, QUESTION), _caller(5, "Yes please")))
        assert _is_confirmed(asked)

    def test_a_yes_before_the_question_confirms_nothing(self, state: CallState) -> None:
        """The turn that led to the question can't answer it, nor can one that was said before."""
        state.pending = PendingConfirmation("wish", QUESTION, asked_at_turn=1)
        state.take_in((_agent(0, QUESTION), _caller(1, "Yes please")))
        assert not _is_confirmed(state)

    def test_the_agents_yes_confirms_nothing(self, asked: CallState) -> None:
        """The model can't agree with itself."""
        asked.take_in((_agent(2, QUESTION), _agent(3, "Yes please")))
        assert not _is_confirmed(asked)

    @pytest.mark.parametrize("words", ["No", "My car is red", "Wait"])
    def test_anything_but_a_yes_takes_a_yes_back(self, asked: CallState, words: str) -> None:
        """Rather ask again than book what somebody was in doubt about."""
        asked.take_in((_agent(2, QUESTION), _caller(3, "Yes please"), _caller(4, words)))
        assert not _is_confirmed(asked)

    def test_a_hold_is_over_at_its_end(self) -> None:
        """Where nothing is held, nothing runs out."""
        held = PendingConfirmation("wish", QUESTION, asked_at_turn=1, expires_at=NOW)
        assert held.is_expired(NOW)
        assert not held.is_expired(NOW - timedelta(microseconds=1))
        assert not PendingConfirmation("wish", QUESTION, asked_at_turn=1).is_expired(NOW)


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


class TestComplete:
    """Nothing more is to come once the call is over and media has told how its stream ended."""

    @pytest.mark.parametrize(
        ("status", "untold_epoch", "is_complete"),
        [("completed", None, True), ("completed", 1, False), ("in-progress", None, False), (None, None, False)],
    )
    def test_both_ends_are_waited_for(
        self, state: CallState, *, status: str | None, untold_epoch: int | None, is_complete: bool
    ) -> None:
        """A stream that is not attached any more may still owe its last turns."""
        state.status, state.untold_epoch = status, untold_epoch
        assert state.is_complete is is_complete


class TestUnspoken:
    """What the caller has not heard yet is said after a reconnect."""

    @pytest.mark.parametrize("heard", ["", "One moment, please.", "I am writing", "I am writing that down. One moment"])
    def test_fillers_say_nothing(self, state: CallState, heard: str) -> None:
        """Nor do words nobody heard."""
        state.take_in((_agent(0), _caller(1)))
        state.tool_uses.append(_use(1, "taken"))
        state.take_in((_agent(2, heard),))
        assert state.unspoken() == ("taken",)

    def test_words_after_the_request_tell_the_result(self, state: CallState) -> None:
        """A filler before them takes nothing away."""
        state.take_in((_agent(0), _caller(1)))
        state.tool_uses.append(_use(1, "taken"))
        state.take_in((_agent(2, "One moment, please. It is noted."),))
        assert state.unspoken() == ()
