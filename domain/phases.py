"""The phases of a call and the one table that moves between them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

EXCHANGES_BEFORE_ACTIVE: Final = 2


class Phase(StrEnum):
    """Where a call stands; `CALL_START → DISCOVERY → ACTIVE → COMPLETION`."""

    CALL_START = "CALL_START"
    DISCOVERY = "DISCOVERY"
    ACTIVE = "ACTIVE"
    COMPLETION = "COMPLETION"


#: Those in which the model speaks: an agent's tools are offered in all of them alike, and in no other.
SPEAKING: Final = (Phase.DISCOVERY, Phase.ACTIVE)


class PhaseEvent(StrEnum):
    """What happened in a call, as far as its phase cares."""

    MEDIA_ATTACHED = "media_attached"
    EXCHANGED = "exchanged"
    TOOL_USED = "tool_used"
    CALL_ENDED = "call_ended"


TRANSITIONS: Final[dict[tuple[Phase, PhaseEvent], Phase]] = {
    (Phase.CALL_START, PhaseEvent.MEDIA_ATTACHED): Phase.DISCOVERY,
    (Phase.CALL_START, PhaseEvent.CALL_ENDED): Phase.COMPLETION,
    (Phase.DISCOVERY, PhaseEvent.TOOL_USED): Phase.ACTIVE,
    (Phase.DISCOVERY, PhaseEvent.CALL_ENDED): Phase.COMPLETION,
    (Phase.ACTIVE, PhaseEvent.CALL_ENDED): Phase.COMPLETION,
}


def next_phase(phase: Phase, event: PhaseEvent, *, exchanges: int) -> Phase:
    """Return the phase after an event; an event without an entry in the table changes nothing.

    Args:
        phase: The phase before.
        event: What happened.
        exchanges: Exchanges completed so far, this one included; DISCOVERY becomes ACTIVE at the second.
    """
    if phase is Phase.DISCOVERY and event is PhaseEvent.EXCHANGED:
        return Phase.ACTIVE if exchanges >= EXCHANGES_BEFORE_ACTIVE else phase
    return TRANSITIONS.get((phase, event), phase)
