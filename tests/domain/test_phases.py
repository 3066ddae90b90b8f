"""The phases of a call."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.phases import Phase, PhaseEvent, next_phase

ORDER = list(Phase)
EVENTS = st.sampled_from([event for event in PhaseEvent if event is not PhaseEvent.CALL_ENDED])


@pytest.mark.parametrize(
    ("phase", "event", "exchanges", "expected"),
    [
        (Phase.CALL_START, PhaseEvent.MEDIA_ATTACHED, 0, Phase.DISCOVERY),
        (Phase.CALL_START, PhaseEvent.EXCHANGED, 2, Phase.CALL_START),
        (Phase.CALL_START, PhaseEvent.TOOL_USED, 0, Phase.CALL_START),
        (Phase.DISCOVERY, PhaseEvent.EXCHANGED, 1, Phase.DISCOVERY),
        (Phase.DISCOVERY, PhaseEvent.EXCHANGED, 2, Phase.ACTIVE),
        (Phase.DISCOVERY, PhaseEvent.TOOL_USED, 0, Phase.ACTIVE),
        (Phase.DISCOVERY, PhaseEvent.MEDIA_ATTACHED, 1, Phase.DISCOVERY),
        (Phase.ACTIVE, PhaseEvent.MEDIA_ATTACHED, 5, Phase.ACTIVE),
        (Phase.ACTIVE, PhaseEvent.TOOL_USED, 5, Phase.ACTIVE),
    ],
)
def test_transition(phase: Phase, event: PhaseEvent, exchanges: int, expected: Phase) -> None:
    """Media begins discovery; the second exchange or the first tool begins the work; coming back changes nothing."""
    assert next_phase(phase, event, exchanges=exchanges) is expected


@pytest.mark.parametrize("phase", Phase)
def test_the_end_of_the_call_completes_every_phase(phase: Phase) -> None:
    """A caller may hang up at any time."""
    assert next_phase(phase, PhaseEvent.CALL_ENDED, exchanges=0) is Phase.COMPLETION


@given(st.lists(EVENTS, max_size=20))
def test_a_call_never_goes_back(events: list[PhaseEvent]) -> None:
    """Phases only move forward, and completion comes from the end of the call alone."""
    phase, exchanges = Phase.CALL_START, 0
    for event in events:
        exchanges += event is PhaseEvent.EXCHANGED
        following = next_phase(phase, event, exchanges=exchanges)
        assert ORDER.index(following) >= ORDER.index(phase)
        phase = following
    assert phase is not Phase.COMPLETION


@pytest.mark.parametrize("event", PhaseEvent)
def test_completion_is_final(event: PhaseEvent) -> None:
    """Nothing that arrives late reopens a call."""
    assert next_phase(Phase.COMPLETION, event, exchanges=9) is Phase.COMPLETION
