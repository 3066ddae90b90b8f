"""When a call is quiet, and what may happen then."""

from __future__ import annotations

import pytest

from media.pauses import Pauses
from media.settings import ConversationSettings

SETTINGS = ConversationSettings(
    pause=1.0, silence_after=8.0, move_patience=20.0, apology_after=0.5, longest_apology_wait=3.0
)


@pytest.fixture
def pauses() -> Pauses:
    """Begin at zero, in quiet."""
    return Pauses(SETTINGS, 0.0)


class TestPause:
    """Neither side is speaking, or about to go on."""

    def test_it_takes_some_quiet(self, pauses: Pauses) -> None:
        """A breath is none."""
        pauses.agent_finished(5.0)
        assert not pauses.is_pause(5.9, is_speaking=False)
        assert pauses.is_pause(6.0, is_speaking=False)

    def test_it_is_none_while_somebody_speaks(self, pauses: Pauses) -> None:
        """However long ago a word was understood."""
        assert not pauses.is_pause(100.0, is_speaking=True)

    def test_a_turn_that_has_begun_is_awaited(self, pauses: Pauses) -> None:
        """The caller has stopped in the middle of his sentence, and the recogniser knows."""
        pauses.words_came(1.0)
        assert not pauses.is_pause(3.0, is_speaking=False)
        pauses.turn_ended()
        assert pauses.is_pause(3.0, is_speaking=False)

    def test_a_turn_without_an_end_is_not_awaited_for_ever(self, pauses: Pauses) -> None:
        """The recogniser has lost it."""
        pauses.turn_began(1.0)
        assert not pauses.is_pause(8.9, is_speaking=False)
        assert pauses.is_pause(9.0, is_speaking=False)


class TestMoving:
    """In a pause, or when the patience is over."""

    @pytest.mark.parametrize("is_movable", [True, False])
    def test_a_pause_is_the_moment_if_another_process_could_go_on(self, pauses: Pauses, *, is_movable: bool) -> None:
        """An effect that runs is waited for."""
        pauses.move_soon(2.0)
        assert pauses.may_move(3.0, is_speaking=False, is_movable=is_movable) == is_movable

    def test_at_last_somebody_is_cut_short(self, pauses: Pauses) -> None:
        """The process stops."""
        pauses.move_soon(2.0)
        assert not pauses.may_move(21.9, is_speaking=True, is_movable=False)
        assert pauses.may_move(22.0, is_speaking=True, is_movable=False)

    def test_a_call_that_stays_never_moves(self, pauses: Pauses) -> None:
        """Nobody has asked for it."""
        assert not pauses.is_moving
        assert not pauses.may_move(1000.0, is_speaking=False, is_movable=True)


class TestApology:
    """The first words of a later stream."""

    def test_they_wait_a_moment(self, pauses: Pauses) -> None:
        """The caller may be speaking, and was not heard yet."""
        pauses.begin(1.0, is_apology_due=True)
        assert not pauses.may_apologise(1.4, is_caller_speaking=False)
        assert pauses.may_apologise(1.5, is_caller_speaking=False)

    def test_they_are_not_said_into_his_words_unless_he_goes_on(self, pauses: Pauses) -> None:
        """He may be talking to somebody else."""
        pauses.begin(1.0, is_apology_due=True)
        assert not pauses.may_apologise(3.9, is_caller_speaking=True)
        assert pauses.may_apologise(4.0, is_caller_speaking=True)

    def test_the_end_of_his_turn_is_awaited(self, pauses: Pauses) -> None:
        """He is silent for a moment in the middle of it."""
        pauses.begin(1.0, is_apology_due=True)
        pauses.turn_began(1.2)
        assert not pauses.may_apologise(2.0, is_caller_speaking=False)
        pauses.turn_ended()
        assert pauses.may_apologise(2.0, is_caller_speaking=False)

    def test_they_are_said_once(self, pauses: Pauses) -> None:
        """Or not at all, when an answer has taken their place."""
        pauses.begin(1.0, is_apology_due=True)
        pauses.apologised()
        assert not pauses.is_apology_due
        assert not pauses.may_apologise(5.0, is_caller_speaking=False)
