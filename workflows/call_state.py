"""The state of a call and how facts change it; deterministic, no Temporal.

Rules:
- Turns are numbered over the whole call; each is taken in once.
- What is pending is confirmed only by a clear yes of the caller after he has heard the question, never by the model's
  word; anything else he says then takes an earlier yes back.
- Emergency words bar every consequential tool for the rest of the call.
- The digits of a PIN or code are in no turn.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from activities.messages import CallContext
from domain.budgets import Standing
from domain.business import Agent, Appointment, Contact
from domain.calls import TERMINAL_STATUSES, Direction, EndReason, Outcome, Speaker, ToolUse, Turn, decide_outcome
from domain.confirmation import is_question_heard
from domain.costs import cost_so_far
from domain.emergency import is_emergency
from domain.fillers import is_substantial
from domain.intents import Answer, answer
from domain.interventions import Intervention
from domain.outbound import DialIntent, is_machine
from domain.phases import Phase, PhaseEvent, next_phase
from domain.ports.consent import SuppressionEntry
from domain.prices import Usage
from domain.principals import THREAD_TRUST
from domain.spoken_codes import without_codes
from domain.spoken_tasks import TaskOutlook
from domain.texts import texted_opt_out
from domain.tools import CALLEE_TOOLS, PRINCIPAL_TOOLS
from workflows.messages import CallResult, CallView, ToolRequest, ToolResult


@dataclass(slots=True)
class PendingConfirmation:
    """Something the caller is asked about before it happens.

    Attributes:
        request: Tool and canonical arguments; another request needs another yes.
        asked_at_turn: The caller's turn that led to the question.
        appointment: The slot held meanwhile, for a booking.
        subject: The appointment that is to be changed, for a change.
        expires_at: When the held slot is let go; None where nothing is held.
        is_heard: The agent was heard to ask.
    """

    request: str
    sentence: str
    asked_at_turn: int
    appointment: Appointment | None = None
    expires_at: datetime | None = None
    is_heard: bool = False
    is_confirmed: bool = False
    subject: Appointment | None = None

    def take_in(self, turn: Turn) -> None:
        """Note whether the question was heard, and what the caller said to it."""
        if turn.index <= self.asked_at_turn:
            return
        if turn.speaker is Speaker.AGENT:
            self.is_heard = self.is_heard or is_question_heard(self.sentence, turn.heard)
        elif self.is_heard:
            self.is_confirmed = answer(turn.text) is Answer.YES

    def is_expired(self, now: datetime) -> bool:
        """Say whether the slot is held no more."""
        return self.expires_at is not None and now >= self.expires_at


@dataclass(slots=True)
class CallState:
    """All a call's workflow knows.

    Attributes:
        epoch: Of the stream that may attach, or is attached.
        untold_epoch: Of the last attached stream, until media has told how it ended.
        untold_host: The media host of that stream.
        moved_epoch: Of the last stream the telephone company was asked to leave.
        losses: Streams lost in a row.
        is_moving: The last stream has ended to let another media process go on; the next one has not attached yet.
        running: Requests not answered yet, by intent id.
        bookings: Made on this call, as they stand.
        upcoming: What the caller has coming, as it stands.
        authenticated_at: When somebody in charge of the business has last shown that it is he.
        tasks: By reference, those that can be decided about; with the plan as it was last read out.
        own_tasks: References of those that were wished here.
        from_number: Of the person, who has called us or whom we have called; `to_number` is ours.
        text_sid: Of the text that is answered; `call_sid` is the name of its thread then. None on a call.
        answered_by: On a call we have placed, the telephone company's word for who has answered; None: not known yet.
        lasted: How long the call was, as the telephone company has told; None: it has not.
        has_streamed: A stream was attached.
        used: By stream epoch, what of ear, voice and mind went with no turn.
        intervention: What somebody of the business has done to the call.
        has_left: The caller has gone from the agent to a colleague, a recorder, or the end.
    """

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
    media_host: str | None = None
    is_attached: bool = False
    losses: int = 0
    is_moving: bool = False
    untold_epoch: int | None = None
    untold_host: str | None = None
    moved_epoch: int = 0
    detach_reason: EndReason | None = None
    status: str | None = None
    turns: list[Turn] = field(default_factory=list)
    tool_uses: list[ToolUse] = field(default_factory=list)
    results: dict[str, ToolResult] = field(default_factory=dict)
    running: dict[str, ToolRequest] = field(default_factory=dict)
    exchanges: int = 0
    invalid_requests: int = 0
    pending: PendingConfirmation | None = None
    is_emergency: bool = False
    bookings: list[Appointment] = field(default_factory=list)
    upcoming: list[Appointment] = field(default_factory=list)
    messages: int = 0
    authenticated_at: datetime | None = None
    tasks: dict[str, TaskOutlook] = field(default_factory=dict)
    own_tasks: set[str] = field(default_factory=set)
    is_transferred: bool = False
    answered_by: str | None = None
    text_sid: str | None = None
    lasted: timedelta | None = None
    has_streamed: bool = False
    used: dict[int, tuple[Usage, ...]] = field(default_factory=dict)
    intervention: Intervention | None = None
    has_left: bool = False

    @property
    def dial(self) -> DialIntent | None:
        """What we have called for; None on a call that came in."""
        return self.context.dial if self.context else None

    @property
    def is_written(self) -> bool:
        """Whether this is a thread of texts, and no call."""
        return self.text_sid is not None

    @property
    def coming(self) -> tuple[Appointment, ...]:
        """What the person has coming, the next one first."""
        return tuple(sorted(self.upcoming, key=lambda one: one.starts_at))

    @property
    def is_machine(self) -> bool:
        """Whether no person has answered."""
        return self.answered_by is not None and is_machine(self.answered_by)

    @property
    def is_over(self) -> bool:
        """Whether the telephone company has reported the end."""
        return self.status in TERMINAL_STATUSES

    @property
    def is_complete(self) -> bool:
        """Whether nothing more is to come: the call is over, and media has told how its last stream ended."""
        return self.is_over and self.untold_epoch is None

    @property
    def end_reason(self) -> EndReason | None:
        """How the latest stream ended; None while media has not said so.

        A stream the telephone company has left looks to its host as if the caller had hung up, so that does not count.
        """
        is_left = self.moved_epoch == self.epoch and self.detach_reason is EndReason.CALLER_HUNG_UP
        return None if is_left else self.detach_reason

    @property
    def next_turn_index(self) -> int:
        """Index of the next turn of either speaker."""
        return self.turns[-1].index + 1 if self.turns else 0

    @property
    def heard_index(self) -> int:
        """Index of the last turn of the agent in which more than a filler was heard; -1 before the first."""
        said = (turn.index for turn in self.turns if turn.speaker is Speaker.AGENT and is_substantial(turn.heard))
        return max(said, default=-1)

    @property
    def has_been_heard(self) -> bool:
        """Whether the other side has heard the agent, or has spoken."""
        return self.exchanges > 0 or self.heard_index >= 0

    @property
    def outcome(self) -> Outcome:
        """What the call has come to so far."""
        return decide_outcome(
            is_emergency=self.is_emergency,
            bookings=len(self.bookings),
            messages=self.messages,
            exchanges=self.exchanges,
            is_transferred=self.is_transferred,
            is_machine=self.is_machine,
            is_told=self.dial is not None and self.has_been_heard,
        )

    @property
    def result(self) -> CallResult:
        """What the call has come to, for whoever waits for it."""
        return CallResult(
            self.call_sid,
            self.outcome,
            self.exchanges,
            tuple(appointment.appointment_id for appointment in self.bookings),
            has_been_heard=self.has_been_heard,
        )

    def standing(self, lasted: timedelta) -> Standing:
        """Return how a call that has lasted so long stands against its budget; an emergency costs what it costs."""
        budget = self.context.budget if self.context else None
        if budget is None or self.is_emergency:
            return Standing.ALLOWED
        used = [usage for turn in self.turns for usage in turn.used]
        direction = Direction.OUTBOUND if self.dial else Direction.INBOUND
        cost, _ = cost_so_far(direction, lasted, used, budget.prices)
        return budget.standing(cost)

    def opt_out(self, organisation_id: str, at: datetime) -> SuppressionEntry | None:
        """Return the person's word that he wants to hear no more of a business; None while he withholds his number."""
        number = self.dial.to_number if self.dial else self.from_number
        if number is None:
            return None
        if self.text_sid is not None:
            return texted_opt_out(organisation_id=organisation_id, number=number, text_sid=self.text_sid, at=at)
        return SuppressionEntry(organisation_id, number, "said so on the phone", self.call_sid, at)

    def note_booked(self, booked: Appointment) -> None:
        """Note a booking made on this call; told again, it stays one."""
        self.bookings = [*_without(self.bookings, booked), booked]
        self.upcoming = [*_without(self.upcoming, booked), booked]

    def note_moved(self, moved: Appointment) -> None:
        """Note where an appointment of the caller's is now."""
        self.bookings = [moved if _is_same(one, moved) else one for one in self.bookings]
        self.upcoming = [*_without(self.upcoming, moved), moved]

    def note_cancelled(self, cancelled: Appointment) -> None:
        """Note that the caller does not come."""
        self.bookings = _without(self.bookings, cancelled)
        self.upcoming = _without(self.upcoming, cancelled)

    def note_status(self, status: str, lasted: timedelta | None = None) -> None:
        """Note a status of the telephone company; late and doubled ones never reopen an ended call."""
        self.lasted = self.lasted or lasted
        if not self.is_over:
            self.status = status

    def offered_tools(self, agent: Agent) -> tuple[str, ...]:
        """Return the names of what the model may ask for: the agent's tools, and what belongs to this very call."""
        is_principal = self.context is not None and self.context.principal is not None
        added = (*(CALLEE_TOOLS if self.dial else ()), *(PRINCIPAL_TOOLS if is_principal else ()))
        return tuple(dict.fromkeys((*agent.tools, *added)))

    def is_authenticated(self, now: datetime) -> bool:
        """Say whether it was shown that somebody in charge is there: for all of a call, for a while in a thread."""
        at = self.authenticated_at
        return at is not None and (not self.is_written or now < at + THREAD_TRUST)

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
        for told in turns:
            if told.index < self.next_turn_index:
                continue
            turn = self._without_codes(told)
            self.turns.append(turn)
            if turn.speaker is Speaker.CALLER:
                self.exchanges += 1
                self.losses = 0
                self.is_emergency = self.is_emergency or is_emergency(turn.text)
            if self.pending is not None:
                self.pending.take_in(turn)

    def _without_codes(self, turn: Turn) -> Turn:
        asked = self.turns[-1].heard if self.turns and turn.speaker is Speaker.CALLER else ""
        return replace(turn, text=without_codes(turn.text, asked=asked), heard=without_codes(turn.heard, asked=asked))

    def unspoken(self) -> tuple[str, ...]:
        """Return results the caller has not heard: after their request the agent said nothing but fillers."""
        return tuple(use.result for use in self.tool_uses if use.turn_index > self.heard_index)

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
            has_left=self.has_left,
            intervention=self.intervention,
        )


def _without(appointments: list[Appointment], gone: Appointment) -> list[Appointment]:
    return [one for one in appointments if not _is_same(one, gone)]


def _is_same(one: Appointment, other: Appointment) -> bool:
    return one.appointment_id == other.appointment_id
