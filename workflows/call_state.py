"""The state of a call and how facts change it; deterministic, no Temporal.

Rules:
- Turns are numbered over the whole call; each is taken in once.
- A pending booking is confirmed only by a clear yes in a caller's turn after the question, never by the model's word.
- Emergency words bar every consequential tool for the rest of the call.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from activities.messages import CallContext
from domain.business import Appointment, Contact
from domain.calls import EndReason, Outcome, Speaker, ToolUse, Turn, decide_outcome
from domain.emergency import is_emergency
from domain.intents import Answer, answer
from domain.phases import Phase, PhaseEvent, next_phase
from workflows.messages import CallView, ToolResult

#: Statuses after which the telephone company has nothing more to say about a call.
TERMINAL_STATUSES: Final = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass(slots=True)
class PendingBooking:
    """A held slot the caller has been asked about.

    Attributes:
        wish: Canonical arguments; another wish is another booking.
        asked_at_turn: The caller's turn that led to the question; only a later one can answer it.
    """

    wish: str
    appointment: Appointment
    sentence: str
    asked_at_turn: int
    is_confirmed: bool = False


@dataclass(slots=True)
class CallState:
    """All a call's workflow knows."""

    call_sid: str
    phase: Phase = Phase.CALL_START
    phases: list[tuple[Phase, datetime]] = field(default_factory=list)
    context: CallContext | None = None
    from_number: str | None = None
    to_number: str = ""
    contact: Contact | None = None
    caller_name: str | None = None
    epoch: int = 0
    stream_sid: str | None = None
    is_attached: bool = False
    losses: int = 0
    detach_reason: EndReason | None = None
    status: str | None = None
    turns: list[Turn] = field(default_factory=list)
    tool_uses: list[ToolUse] = field(default_factory=list)
    results: dict[str, ToolResult] = field(default_factory=dict)
    exchanges: int = 0
    invalid_requests: int = 0
    pending: PendingBooking | None = None
    is_emergency: bool = False
    bookings: list[str] = field(default_factory=list)
    messages: int = 0

    @property
    def is_over(self) -> bool:
        """Whether the telephone company has reported the end."""
        return self.status in TERMINAL_STATUSES

    @property
    def is_complete(self) -> bool:
        """Whether nothing more is to come: the call is over, and so is its stream."""
        return self.is_over and not self.is_attached

    @property
    def next_turn_index(self) -> int:
        """Index of the next turn of either speaker."""
        return self.turns[-1].index + 1 if self.turns else 0

    @property
    def outcome(self) -> Outcome:
        """What the call has come to so far."""
        return decide_outcome(
            is_emergency=self.is_emergency,
            bookings=len(self.bookings),
            messages=self.messages,
            exchanges=self.exchanges,
        )

    def advance(self, event: PhaseEvent, at: datetime) -> bool:
        """Move the phase; return whether it changed."""
        phase = next_phase(self.phase, event, exchanges=self.exchanges)
        if phase is self.phase and self.phases:
            return False
        self.phase = phase
        self.phases.append((phase, at))
        return True

    def take_in(self, turns: tuple[Turn, ...]) -> None:
        """Add turns not known yet, in order."""
        for turn in turns:
            if turn.index < self.next_turn_index:
                continue
            self.turns.append(turn)
            if turn.speaker is Speaker.CALLER:
                self._hear(turn)

    def _hear(self, turn: Turn) -> None:
        self.exchanges += 1
        self.losses = 0
        self.is_emergency = self.is_emergency or is_emergency(turn.text)
        pending = self.pending
        if pending is None or turn.index <= pending.asked_at_turn:
            return
        match answer(turn.text):
            case Answer.YES:
                pending.is_confirmed = True
            case Answer.NO:
                pending.is_confirmed = False
            case Answer.UNCLEAR:
                pass

    def unspoken(self) -> tuple[str, ...]:
        """Return results that came after the last words the agent was heard to say."""
        heard = max((turn.index for turn in self.turns if turn.speaker is Speaker.AGENT and turn.heard), default=-1)
        return tuple(use.result for use in self.tool_uses if use.turn_index > heard)

    def view(self) -> CallView:
        """Return the call as it stands."""
        return CallView(
            call_sid=self.call_sid,
            phase=self.phase,
            stream_epoch=self.epoch,
            is_attached=self.is_attached,
            turns=tuple(self.turns),
            tool_uses=tuple(self.tool_uses),
            phases=tuple(self.phases),
            pending_confirmation=self.pending.sentence if self.pending else None,
            contact_id=self.contact.contact_id if self.contact else None,
            outcome=self.outcome if self.is_over else None,
        )
