"""What a scenario file says, as values. The format is described in `sandbox/scenarios/README.md`."""

from __future__ import annotations

import re
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)

OUR_NUMBER = "+15005550006"
ANONYMOUS = "anonymous"
DEFAULT_BUSINESS: Final = "workshop"

PhoneText = Annotated[str, StringConstraints(pattern=r"^\+[1-9]\d{6,14}$")]


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mode(StrEnum):
    """How the caller's words reach the recogniser: by watermark, exactly, or by sound alone."""

    TEXT = "text"
    VOICE = "voice"


class Say(_Part):
    """Speak."""

    say: str


class Hm(_Part):
    """Murmur agreement while the other speaks; not meant as a turn."""

    hm: str = "Mm-hm."


class Mumble(_Part):
    """Make sounds nobody can understand, for so many milliseconds."""

    mumble: Annotated[int, Field(gt=0, le=10_000)]


class Silence(_Part):
    """Say nothing for so many seconds."""

    silence: Annotated[float, Field(gt=0, le=60)]


class Press(_Part):
    """Press keys."""

    press: Annotated[str, StringConstraints(pattern=r"^[0-9*#]+$")]


class HangUp(_Part):
    """Put the telephone down."""

    hang_up: Literal[True]


class Repeat(_Part):
    """Say again what was said last; nothing if nothing was."""

    repeat: Literal[True]


_KINDS = ("say", "repeat", "hm", "mumble", "silence", "press", "hang_up")


def _kind(deed: object) -> str | None:
    """Return the key that says what a deed is; None for anything that is no deed."""
    return next((kind for kind in _KINDS if (kind in deed if isinstance(deed, dict) else hasattr(deed, kind))), None)


Deed = Annotated[
    Annotated[Say, Tag("say")]
    | Annotated[Repeat, Tag("repeat")]
    | Annotated[Hm, Tag("hm")]
    | Annotated[Mumble, Tag("mumble")]
    | Annotated[Silence, Tag("silence")]
    | Annotated[Press, Tag("press")]
    | Annotated[HangUp, Tag("hang_up")],
    Discriminator(_kind, "deed_unknown", f"a deed is one of {', '.join(_KINDS)}"),
]


class Rule(_Part):
    """When the agent's words since the caller last spoke match `hears`, do the deeds.

    Attributes:
        hears: Regular expression, searched without regard to case.
        says: Short for a single `say`.
        does: Deeds, one after the other.
        after_ms: Act while the agent is speaking, so long into it, instead of waiting until it has finished.
        times: How often the rule may apply.
    """

    hears: Pattern
    says: str | None = None
    does: tuple[Deed, ...] = ()
    after_ms: Annotated[int, Field(ge=0)] | None = None
    times: Annotated[int, Field(ge=1)] = 1

    @model_validator(mode="after")
    def _says_or_does(self) -> Rule:
        if (self.says is None) == (not self.does):
            raise ValueError("a rule has either 'says' or 'does'")
        return self

    @property
    def deeds(self) -> tuple[Deed, ...]:
        """What to do, in order."""
        return self.does if self.says is None else (Say(say=self.says),)


class Deliveries(_Part):
    """How badly status callbacks are delivered."""

    duplicated: bool = False
    disordered: bool = False


class PersonScript(_Part):
    """One simulated person.

    Attributes:
        patience_s: How long he bears silence before he asks "Hello?", and once more before he hangs up.
        hangs_up_after_s: When he gives up at the latest.
    """

    mode: Mode = Mode.TEXT
    voice: str = "apollo"
    patience_s: Annotated[float, Field(gt=0)] = 12
    hangs_up_after_s: Annotated[float, Field(gt=0)] = 75
    rules: tuple[Rule, ...] = ()

    @property
    def begins_with(self) -> tuple[Deed, ...]:
        """What he does unasked, at once."""
        return ()


class CallerScript(PersonScript):
    """One who calls.

    Attributes:
        number: E.164, or `anonymous`.
        begins_after_s: How long after the scenario's start he calls.
    """

    number: PhoneText | Literal["anonymous"]
    calls: PhoneText = OUR_NUMBER
    begins_after_s: Annotated[float, Field(ge=0)] = 0
    rules: tuple[Rule, ...]
    callbacks: Deliveries = Deliveries()


_TO_THE_EAR: Final = Silence(silence=0.8)


class CalleeScript(PersonScript):
    """One who can be rung.

    Attributes:
        reacts: What his telephone does in the end.
        rings_s: How long it rings until then; with `no_answer` until the other side gives up.
        greets: What he says when he answers, or his answering machine before its beep.
    """

    number: PhoneText
    reacts: Literal["answers", "busy", "no_answer", "voicemail"] = "answers"
    rings_s: Annotated[float, Field(ge=0, le=60)] = 1
    greets: str | None = None

    @model_validator(mode="after")
    def _machine_greets(self) -> CalleeScript:
        if self.reacts == "voicemail" and self.greets is None:
            raise ValueError("a voicemail 'greets'")
        return self

    @property
    def begins_with(self) -> tuple[Deed, ...]:
        """His greeting; a person has to bring the receiver to his ear first."""
        if self.greets is None:
            return ()
        greeting = Say(say=self.greets)
        return (greeting,) if self.reacts == "voicemail" else (_TO_THE_EAR, greeting)


class TextRule(_Part):
    """When a text matches `reads`, write `writes`.

    Attributes:
        reads: Regular expression, searched without regard to case.
        times: How often the rule may apply.
    """

    reads: Pattern
    writes: str
    times: Annotated[int, Field(ge=1)] = 1


class TexterScript(_Part):
    """One who texts: `writes` at once, then as his rules say.

    Attributes:
        insists_after_s: Nothing has come for so long: he writes his last text again, five times at most; None: never.
    """

    number: PhoneText
    texts: PhoneText = OUR_NUMBER
    writes: str
    rules: tuple[TextRule, ...] = ()
    insists_after_s: Annotated[float | None, Field(gt=0)] = None


class GivenContact(_Part):
    """A customer who exists before the call.

    Attributes:
        lives: In a zone where it is noon now, or night; None: where the business is.
        reminder: How he wants to be reminded; None: as the business does it.
        is_opted_out: He has said that he wants no calls.
    """

    name: str
    phone: PhoneText
    lives: Literal["noon", "night"] | None = None
    reminder: Literal["call", "sms"] | None = None
    is_opted_out: bool = False


#: A field of that name would hide it.
_WallTime = time


class GivenAppointment(_Part):
    """A confirmed appointment that exists before the call: at a local wall time of the business, or in some hours.

    Attributes:
        in_hours: From the beginning of the scenario, to the quarter of an hour before; None: at `day` and `time`.
    """

    contact: PhoneText
    service: str
    resource: str
    day: date | None = None
    time: _WallTime | None = None
    in_hours: Annotated[int, Field(ge=1, le=48)] | None = None

    @model_validator(mode="after")
    def _once(self) -> GivenAppointment:
        if (self.in_hours is None) != (self.day is not None and self.time is not None):
            raise ValueError("an appointment has 'day' and 'time', or 'in_hours'")
        return self


class Given(_Part):
    """What to put into the product's database before the callers ring.

    Attributes:
        redials_after_s: How soon the business rings again where nobody has answered; None: as it does.
    """

    contacts: tuple[GivenContact, ...] = ()
    appointments: tuple[GivenAppointment, ...] = ()
    redials_after_s: Annotated[int, Field(ge=1)] | None = None


class ExpectedAppointment(_Part):
    """An appointment; `time` is local wall time. `any` stands for any of the callers, or for what the agent chose."""

    contact: PhoneText | Literal["any"]
    service: str
    day: date | Literal["any"]
    time: time | Literal["any"]
    status: Literal["held", "confirmed", "expired", "released", "cancelled"] = "confirmed"


class ExpectedContact(_Part):
    """A customer who exists afterwards; `name` is compared without regard to case."""

    name: str
    phone: PhoneText


class ExpectedMessage(_Part):
    """A message left for a human; `callback_number` is compared by its last digits, None is not looked at."""

    matches: Pattern
    callback_number: Annotated[str, StringConstraints(pattern=r"^\d{7,15}$")] | None = None


class ExpectedTask(_Part):
    """A task as it stands afterwards: its state in the product's word, its goal by a regular expression."""

    state: str
    matches: str


class Expectation(_Part):
    """The final state a scenario must leave, for the numbers of its callers only.

    Attributes:
        outcomes: Outcomes of the calls, in any order; `a|b` allows either.
        appointments: Exactly these appointments of the callers, given ones left out, released and expired ones only
            where listed.
        contacts: Customers who must exist.
        messages: Exactly these messages for a human.
        calendar_events: Events inserted for the callers' appointments.
        sms: Text messages sent to the callers; None is not looked at.
        holds_left: Appointments still held once all calls are over.
        interruptions: How often the agent fell silent because a caller spoke over it; None is not looked at.
        reminders: How the reminders of the scenario's people came out, in any order.
        opted_out: Who has said that he wants no more calls.
        tasks: Exactly these tasks wished by the callers.
    """

    outcomes: tuple[str, ...]
    appointments: tuple[ExpectedAppointment, ...] = ()
    contacts: tuple[ExpectedContact, ...] = ()
    messages: tuple[ExpectedMessage, ...] = ()
    calendar_events: Annotated[int, Field(ge=0)] = 0
    sms: Annotated[int, Field(ge=0)] | None = 0
    holds_left: Annotated[int, Field(ge=0)] = 0
    interruptions: Annotated[int, Field(ge=0)] | None = None
    reminders: tuple[str, ...] = ()
    opted_out: tuple[PhoneText, ...] = ()
    tasks: tuple[ExpectedTask, ...] = ()


class Scenario(_Part):
    """One story: what is given, who calls, who can be rung, who texts, what must come of it.

    Attributes:
        business: Whose customers they are: one of the demonstration businesses.
        sweeps: How often the daily reminders are run, one after the other, once everybody is in his place.
    """

    name: str
    title: str
    business: Literal["workshop", "clinic"] = DEFAULT_BUSINESS
    given: Given = Given()
    sweeps: Annotated[int, Field(ge=0, le=3)] = 0
    callers: tuple[CallerScript, ...] = ()
    callees: tuple[CalleeScript, ...] = ()
    texters: tuple[TexterScript, ...] = ()
    expect: Expectation

    @model_validator(mode="after")
    def _one_outcome_each(self) -> Scenario:
        if not self.callers and not self.callees and not self.texters:
            raise ValueError("a scenario has 'callers', 'callees' or 'texters'")
        # How often somebody is rung is up to the product.
        if len(self.expect.outcomes) < len(self.callers) or (
            len(self.expect.outcomes) > len(self.callers) and not self.callees
        ):
            raise ValueError("'expect.outcomes' needs one outcome for each caller")
        return self
