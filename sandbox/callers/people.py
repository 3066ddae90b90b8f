"""The people of a story, as values: `callers`, `callees` and `texters` of a scenario file."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from sandbox.callers.parts import OUR_NUMBER, Part, Pattern, PhoneText


class Mode(StrEnum):
    """How the caller's words reach the recogniser: by watermark, exactly, or by sound alone."""

    TEXT = "text"
    VOICE = "voice"


class Say(Part):
    """Speak."""

    say: str


class Hm(Part):
    """Murmur agreement while the other speaks; not meant as a turn."""

    hm: str = "Mm-hm."


class Mumble(Part):
    """Make sounds nobody can understand, for so many milliseconds."""

    mumble: Annotated[int, Field(gt=0, le=10_000)]


class Silence(Part):
    """Say nothing for so many seconds."""

    silence: Annotated[float, Field(gt=0, le=60)]


class Press(Part):
    """Press keys."""

    press: Annotated[str, StringConstraints(pattern=r"^[0-9*#]+$")]


class HangUp(Part):
    """Put the telephone down."""

    hang_up: Literal[True]


class Repeat(Part):
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


class Rule(Part):
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


class Deliveries(Part):
    """How badly status callbacks are delivered."""

    duplicated: bool = False
    disordered: bool = False


class PersonScript(Part):
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


class TextRule(Part):
    """When a text matches `reads`, write `writes`.

    Attributes:
        reads: Regular expression, searched without regard to case.
        writes: May name its groups, as `re.Match.expand` has them.
        times: How often the rule may apply.
    """

    reads: Pattern
    writes: str
    times: Annotated[int, Field(ge=1)] = 1


class TexterScript(Part):
    """One who texts: `writes` at once, then as his rules say.

    Attributes:
        writes: His first text; None: he waits for one.
        insists_after_s: Nothing has come for so long: he writes his last text again, five times at most; None: never.
    """

    number: PhoneText
    texts: PhoneText = OUR_NUMBER
    writes: str | None = None
    rules: tuple[TextRule, ...] = ()
    insists_after_s: Annotated[float | None, Field(gt=0)] = None
