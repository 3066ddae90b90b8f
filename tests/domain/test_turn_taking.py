"""Who has the floor, frame by frame."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.turn_taking import FRAME_MS, TRANSITIONS, Cue, Floor, FloorEvent, TurnTaking, TurnTakingSettings

LOUD = 4000.0
QUIET = 50.0


def speaking_agent() -> TurnTaking:
    """Return a floor on which the agent has sounded for a while."""
    floor = TurnTaking(TurnTakingSettings())
    floor.take(Cue.AGENT_BEGAN)
    hear(floor, QUIET, 400)
    return floor


def hear(floor: TurnTaking, level: float, ms: int, *, is_voiced: bool = True) -> list[FloorEvent]:
    """Send frames of one level and return the events."""
    events = [floor.hear(level, is_voiced=is_voiced) for _ in range(ms // FRAME_MS)]
    return [event for event in events if event is not None]


class TestSuspicion:
    """Sound over the agent's voice."""

    def test_speech_over_the_agent_is_suspected_after_100_ms(self) -> None:
        """Five voiced frames hold the agent, four do not."""
        floor = speaking_agent()
        assert hear(floor, LOUD, 80) == []
        assert hear(floor, LOUD, 20) == [FloorEvent.SUSPECTED]
        assert floor.floor is Floor.HELD

    def test_a_single_hit_is_never_enough(self) -> None:
        """A click is no speech."""
        floor = speaking_agent()
        for _ in range(20):
            assert hear(floor, LOUD, 20) == []
            assert hear(floor, QUIET, 100) == []

    def test_loud_sound_without_voice_is_no_speech(self) -> None:
        """The voice detector has to agree with the level."""
        assert hear(speaking_agent(), LOUD, 1000, is_voiced=False) == []

    def test_voice_below_the_threshold_is_no_speech(self) -> None:
        """Somebody far away does not interrupt."""
        assert hear(speaking_agent(), 799.0, 1000) == []

    def test_a_silent_agent_is_not_held(self) -> None:
        """While the caller has the floor his speech is only noted."""
        floor = TurnTaking(TurnTakingSettings())
        assert hear(floor, LOUD, 400) == []
        assert floor.is_caller_speaking
        assert floor.has_caller_spoken

    def test_the_agents_echo_is_ignored(self) -> None:
        """Sound in the first 200 ms of the agent's voice is taken for his echo."""
        floor = TurnTaking(TurnTakingSettings())
        floor.take(Cue.AGENT_BEGAN)
        assert hear(floor, LOUD, 180) == []
        assert hear(floor, LOUD, 20) == [FloorEvent.SUSPECTED]


class TestVerdict:
    """What becomes of a suspicion."""

    def held(self) -> TurnTaking:
        """Return a floor with a suspicion."""
        floor = speaking_agent()
        hear(floor, LOUD, 100)
        return floor

    def test_a_word_makes_it_an_interruption(self) -> None:
        """Voice and a recognised word together cut the agent."""
        floor = self.held()
        assert floor.take(Cue.WORD_RECOGNISED) is FloorEvent.INTERRUPTED
        assert floor.floor is Floor.SILENT

    def test_quiet_without_a_word_is_a_false_alarm(self) -> None:
        """After a cough the agent goes on."""
        floor = self.held()
        assert hear(floor, QUIET, 680) == []
        assert hear(floor, QUIET, 20) == [FloorEvent.FALSE_ALARM]
        assert floor.floor is Floor.AUDIBLE

    def test_sustained_voice_is_given_time_for_its_words(self) -> None:
        """Somebody who spoke for long is waited for: recognition is slower than his voice."""
        floor = self.held()
        hear(floor, LOUD, 600)
        assert hear(floor, QUIET, 1980) == []
        assert hear(floor, QUIET, 20) == [FloorEvent.FALSE_ALARM]

    def test_a_back_channel_resumes_at_once(self) -> None:
        """The recogniser's word that it was nothing is enough."""
        floor = self.held()
        assert floor.take(Cue.SPEECH_DISMISSED) is FloorEvent.FALSE_ALARM

    def test_after_a_false_alarm_suspicion_waits(self) -> None:
        """Debounce: no stutter of holding and resuming."""
        floor = self.held()
        floor.take(Cue.SPEECH_DISMISSED)
        assert hear(floor, LOUD, 280) == []
        assert hear(floor, LOUD, 20) == [FloorEvent.SUSPECTED]

    def test_endless_noise_becomes_the_floor(self) -> None:
        """A radio in the room holds the agent once, not for ever."""
        floor = self.held()
        assert hear(floor, 1200.0, 6000) == [FloorEvent.FALSE_ALARM]
        assert floor.threshold == pytest.approx(2.8 * 1200)
        assert hear(floor, 1200.0, 3000) == []


class TestNoiseFloor:
    """The threshold follows the line."""

    def test_it_follows_noise_while_nobody_speaks(self) -> None:
        """A noisy line needs louder speech."""
        floor = TurnTaking(TurnTakingSettings())
        hear(floor, 500.0, 4000, is_voiced=False)
        assert floor.threshold == pytest.approx(2.8 * 500, rel=0.02)

    def test_it_stands_still_while_the_agent_sounds(self) -> None:
        """The agent's echo is not the line's noise."""
        floor = speaking_agent()
        before = floor.threshold
        hear(floor, 700.0, 2000, is_voiced=False)
        assert floor.threshold == before

    @given(levels=st.lists(st.floats(0, 32767), max_size=200), voiced=st.booleans())
    def test_the_threshold_stays_within_bounds(self, levels: list[float], *, voiced: bool) -> None:
        """No line makes the agent deaf or jumpy."""
        floor = TurnTaking(TurnTakingSettings())
        for level in levels:
            floor.hear(level, is_voiced=voiced)
            assert 800.0 <= floor.threshold <= 2.8 * 1500.0


def test_cues_without_an_entry_change_nothing() -> None:
    """The table is the whole rule."""
    for before in Floor:
        for cue in Cue:
            floor = TurnTaking(TurnTakingSettings())
            floor.floor = before
            event = floor.take(cue)
            assert (floor.floor, event) == TRANSITIONS.get((before, cue), (before, None))
