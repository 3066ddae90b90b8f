"""What the workflows are told and what they answer; the contract between voice and durability.

All instants are aware UTC. Every message of a media stream carries its `stream_epoch`; an older one is rejected.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.business import Agent
from domain.calls import EndReason, Outcome, ToolUse, Turn
from domain.compliance import CheckResult
from domain.interventions import EndedBy, Intervention
from domain.outbound import DialOutcome
from domain.phases import Phase
from domain.prices import Usage
from domain.stream_end import AfterStream

# ── CallWorkflow ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class CallStart:
    """Input of `CallWorkflow`.

    Attributes:
        hold_ttl: How long a booking stays held while the caller makes up his mind.
        dial_intent_id: What we have placed the call for.
    """

    call_sid: str
    hold_ttl: timedelta = timedelta(minutes=3)
    dial_intent_id: str | None = None


@dataclass(frozen=True, slots=True)
class AdmitRequest:
    """A call rings at one of our numbers; `from_number` is E.164, None when withheld.

    With `dial_intent_id` we have placed it, somebody has answered, and `from_number` is ours.
    """

    call_sid: str
    from_number: str | None
    to_number: str
    received_at: datetime
    dial_intent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether the call is taken. Accepted: connect a stream of `stream_epoch`. Else: say `refusal` and hang up."""

    is_accepted: bool
    stream_epoch: int = 0
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class AttachRequest:
    """A media process has a stream of the call; one epoch belongs to one stream only."""

    stream_sid: str
    stream_epoch: int
    media_host: str


@dataclass(frozen=True, slots=True)
class CallBrief:
    """All a media process needs to go on with a call.

    Attributes:
        system_prompt: Business, rules, caller and date, for the model.
        first_words: What to say at once: the greeting, after a loss of the stream the apology, after a move nothing.
        tools: Names in `domain.tools.CATALOGUE` the model may use, `end_call` included.
        turns: Turns heard so far (empty on the first stream).
        next_turn_index: Index of the next turn of either speaker.
        unspoken: Results the caller has not heard yet.
        must_hear: How the first words begin on a call we have placed, as long as nobody has heard that much of them;
            empty: nothing has to be heard.
        running: Effects asked for on an earlier stream and not answered yet; asked for again they are the same ones.
        keyterms: Words for the recogniser to expect.
    """

    call_sid: str
    stream_epoch: int
    phase: Phase
    agent: Agent
    time_zone: str
    system_prompt: str
    first_words: str
    tools: tuple[str, ...]
    turns: tuple[Turn, ...] = ()
    next_turn_index: int = 0
    unspoken: tuple[str, ...] = ()
    keyterms: tuple[str, ...] = ()
    running: tuple[ToolRequest, ...] = ()
    must_hear: str = ""


@dataclass(frozen=True, slots=True)
class ExchangeReport:
    """Turns in order, each reported once: usually what the agent was heard to say and the caller's new turn."""

    stream_epoch: int
    turns: tuple[Turn, ...]


class DirectiveAction(StrEnum):
    """What media is to do next; `LET_GO`: end the stream, and the telephone company is told what comes next."""

    GO_ON = "go_on"
    TAKE_MESSAGE = "take_message"
    END = "end"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class Directive:
    """Answer to an exchange.

    Attributes:
        is_wrapping_up: The call has cost nearly what it may: the agent comes to an end, politely.
    """

    phase: Phase
    action: DirectiveAction = DirectiveAction.GO_ON
    is_wrapping_up: bool = False


@dataclass(frozen=True, slots=True)
class ToolRequest:
    """The model asks for a tool.

    Attributes:
        intent_id: `domain.ids.intent_id`; also the update's id.
        turn_index: The caller's turn that led to it.
        arguments: The model's JSON text.
        expires_at: From then on nobody waits for it, and the validator rejects it.
    """

    stream_epoch: int
    intent_id: str
    turn_index: int
    tool: str
    arguments: str
    asked_at: datetime
    expires_at: datetime


class ToolStatus(StrEnum):
    """How a tool request came out."""

    DONE = "done"
    NEEDS_CONFIRMATION = "needs_confirmation"
    REFUSED = "refused"
    INVALID = "invalid"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ToolResult:
    """Answer to a tool request; `content` is the JSON object the model gets as the tool's output."""

    intent_id: str
    status: ToolStatus
    content: str


@dataclass(frozen=True, slots=True)
class DetachRequest:
    """The stream is over.

    Attributes:
        turns: The last ones, not reported yet.
        tools: Promised effects that were not acknowledged yet; they are run now, whatever their `expires_at`.
        used: What of ear, voice and mind was used and went with no turn.
    """

    stream_epoch: int
    reason: EndReason
    turns: tuple[Turn, ...] = ()
    tools: tuple[ToolRequest, ...] = ()
    used: tuple[Usage, ...] = ()


@dataclass(frozen=True, slots=True)
class AfterStreamRequest:
    """The telephone company asks what to do once the stream of `stream_epoch` has ended."""

    stream_epoch: int


@dataclass(frozen=True, slots=True)
class AfterStreamDecision:
    """Answer to `after_stream`.

    Attributes:
        stream_epoch: Of the new stream, with RECONNECT.
        say: What to say first, or empty.
        dial: Whom to ring, with DIAL_HUMAN; E.164.
        caller_id: The number he sees: ours, that was called.
    """

    action: AfterStream
    stream_epoch: int = 0
    say: str = ""
    dial: str = ""
    caller_id: str = ""


@dataclass(frozen=True, slots=True)
class CallStatusChanged:
    """A status callback of the telephone company; `status` is its own word (`in-progress`, `completed`, `busy`, …).

    Attributes:
        lasted: How long the call was, told with its end; None: it was not told.
    """

    status: str
    lasted: timedelta | None = None


@dataclass(frozen=True, slots=True)
class CallView:
    """The call as it stands, for people (query `view`); turns and tool uses since the start, all of them.

    Attributes:
        has_left: The caller has gone from the agent to a colleague, a recorder, or the end.
        intervention: What somebody of the business has done to the call.
    """

    call_sid: str
    phase: Phase
    stream_epoch: int
    is_attached: bool
    turns: tuple[Turn, ...]
    tool_uses: tuple[ToolUse, ...]
    phases: tuple[tuple[Phase, datetime], ...]
    pending_confirmation: str | None = None
    contact_id: str | None = None
    outcome: Outcome | None = None
    has_left: bool = False
    intervention: Intervention | None = None


@dataclass(frozen=True, slots=True)
class CallResult:
    """What a call came to; `has_been_heard`: the other side has heard the agent, or has spoken."""

    call_sid: str
    outcome: Outcome
    exchanges: int
    appointments: tuple[str, ...] = ()
    has_been_heard: bool = False


# ── OutboundCallWorkflow ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class DialStatus:
    """A status callback of a call we have placed; `status` is the telephone company's own word."""

    attempt: int
    call_sid: str
    status: str


@dataclass(frozen=True, slots=True)
class AnsweredBy:
    """Who has answered a call we have placed, in the telephone company's own word (`human`, `machine_end_beep`, …)."""

    attempt: int
    call_sid: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class DialResult:
    """What came of a wish to ring somebody.

    Attributes:
        call_sid: Of the last call; None where there was none.
        verdicts: What the gate has said last.
    """

    outcome: DialOutcome
    call_sid: str | None = None
    verdicts: tuple[CheckResult, ...] = ()


# ── WrapUpWorkflow ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class WrapUpRequest:
    """Everything after the hang-up; the transcript is read from the database, the rest is as `CallClosed` has it."""

    call_sid: str
    outcome: Outcome
    contact_id: str | None
    ended_at: datetime
    facts: dict[str, str] = field(default_factory=dict)
    lasted: timedelta | None = None
    is_streamed: bool = True
    used: tuple[tuple[Usage, ...], ...] = ()
    phases: tuple[tuple[Phase, datetime], ...] = ()
    ended_by: EndedBy | None = None
    intervention: Intervention | None = None


# ── MediaHostWorkflow ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class MediaHostWatch:
    """Input of `MediaHostWorkflow`.

    Attributes:
        media_host: The process' name in the workflows.
        heartbeat_timeout: Without a heartbeat for that long it is suspect.
        patience: How long it may take to begin heartbeating, and to answer after an outage of Temporal; its worker
            asks for work again up to ten seconds after one.
        proof_patience: How long it may take to answer when Temporal was there all the time.
        shift: How long one run watches.
    """

    media_host: str
    heartbeat_timeout: timedelta = timedelta(seconds=5)
    patience: timedelta = timedelta(seconds=15)
    proof_patience: timedelta = timedelta(seconds=2)
    shift: timedelta = timedelta(days=1)


# ── CalendarSyncWorkflow ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class CalendarSyncStart:
    """Read the calendars of a business.

    Attributes:
        second_look: How long after an event was found deleted it is looked again: it may have been taken to another
            calendar, where it comes to stand a moment later, or the deletion may be taken back at once.
    """

    organisation_id: str
    second_look: timedelta = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class CalendarSyncResult:
    """How many changes bookings followed, how many a human has to settle, how many were nothing to follow."""

    adopted: int = 0
    conflicts: int = 0
    ignored: int = 0
