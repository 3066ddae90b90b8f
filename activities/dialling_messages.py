"""Inputs and outputs of the activities that ring people; one object in, one out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.compliance import CheckResult
from domain.outbound import MOST_DIALS, PAUSE, AttemptOutcome, DialOutcome
from domain.ports.dialling import AttemptKey


@dataclass(frozen=True, slots=True)
class Clearance:
    """Whether somebody may be rung: at `dial_at` (aware UTC), or not, for the reason of the last verdict.

    Attributes:
        pause: How long he is left in peace after a first attempt that nobody has answered.
        most_dials: For one wish.
    """

    verdicts: tuple[CheckResult, ...]
    dial_at: datetime | None = None
    pause: timedelta = PAUSE
    most_dials: int = MOST_DIALS


@dataclass(frozen=True, slots=True)
class Placed:
    """How an attempt to ring somebody came out.

    Attributes:
        call_sid: None: nobody is rung, or there is a call nobody can find.
        refusal: Why he may not be rung after all.
    """

    call_sid: str | None
    refusal: CheckResult | None = None


@dataclass(frozen=True, slots=True)
class AttemptOver:
    """An attempt has come to its end; `call_sid`: of its call, should nobody have told before."""

    key: AttemptKey
    outcome: AttemptOutcome
    call_sid: str | None = None


@dataclass(frozen=True, slots=True)
class DialFinished:
    """A wish to ring somebody has come to its end."""

    intent_id: str
    outcome: DialOutcome


@dataclass(frozen=True, slots=True)
class TextPromise:
    """The text in place of a call: in the outbox, or not, for the reason of the last verdict."""

    verdicts: tuple[CheckResult, ...]
    outbox_id: str | None = None


@dataclass(frozen=True, slots=True)
class Voicemail:
    """What a machine that has answered is told before we hang up; nothing where `text` is empty."""

    call_sid: str
    text: str
