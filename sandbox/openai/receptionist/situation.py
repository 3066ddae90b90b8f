"""The situation of a call as read out of its messages: a value; `history` folds the messages into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum, auto

from sandbox.openai.receptionist.acts import Act, Use
from sandbox.openai.receptionist.business import Business
from sandbox.openai.receptionist.times import PartOfDay
from sandbox.openai.receptionist.understanding import Heard


class Errand(Enum):
    """What the caller is busy with."""

    NONE = auto()
    BOOKING = auto()
    CHANGE = auto()
    MESSAGE = auto()
    TASK = auto()


class Wish(Enum):
    """What the caller wants done with an appointment he has."""

    MOVE = auto()
    CANCEL = auto()


@dataclass(frozen=True, slots=True)
class Own:
    """An appointment of the caller, as it was looked up; `service` as people say it."""

    reference: str
    service: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A change the caller has to say yes to."""

    arguments: Mapping[str, str]
    sentence: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A free start, and how to say it."""

    start: datetime
    spoken: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A slot held until the caller says yes."""

    service: str
    start: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool answered; `status` is empty for a plain look-up."""

    use: Use
    content: Mapping[str, object]

    @property
    def status(self) -> str:
        """The status word."""
        return str(self.content.get("status", ""))


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything the next act depends on.

    Attributes:
        days: First and last day the caller would come; equal when he named one.
        offers: Free starts not refused yet, from the last search or a slot that was taken.
        is_confirmed: The caller has said yes to `pending`; `is_declined`: no.
        is_known: The caller is a customer on record.
        is_attending: He has said that he will come to what we reminded him of.
        message: What to pass on to a human.
        troubles: Turns not understood in a row; `silences`: turns without a word in a row.
        setbacks: Tool requests in a row that were invalid, or a hold that expired.
        latest: What there is to answer: the caller's words or a tool's result.
        said: What the caller has heard from us since `latest`.
        previous: What we said or used before the caller's last words; `previous_said`: what he heard of it.
        news: A booking that came through while the caller was speaking; he has to be told.
        needs_callback: The caller shows no number, so that a message needs one.
        wish: What is to be done with an appointment he has; `own`: those he has, once looked up.
        asked: The change, or the plan, he was last asked about.
        goal: What is to be handed in as a task.
        digits: A PIN or code he has said; `wants_code`: he wants one.
    """

    business: Business
    tools: frozenset[str]
    errand: Errand = Errand.NONE
    service: str | None = None
    days: tuple[date, date] | None = None
    time: time | None = None
    part: PartOfDay | None = None
    offers: tuple[Offer, ...] = ()
    pending: Pending | None = None
    is_confirmed: bool = False
    is_declined: bool = False
    is_known: bool = False
    is_booked: bool = False
    is_attending: bool = False
    name: str | None = None
    message: str | None = None
    callback: str | None = None
    troubles: int = 0
    silences: int = 0
    setbacks: int = 0
    latest: Heard | Result | None = None
    previous: Act | None = None
    said: str = ""
    previous_said: str = ""
    news: str = ""
    needs_callback: bool = False
    wish: Wish | None = None
    own: tuple[Own, ...] | None = None
    asked: Asked | None = None
    goal: str | None = None
    digits: str | None = None
    wants_code: bool = False
    uses: Mapping[str, Use] = field(default_factory=dict)

    @property
    def start(self) -> datetime | None:
        """The one start the caller has settled on, if he has."""
        if self.days is None or self.time is None or self.days[0] != self.days[1]:
            return None
        return datetime.combine(self.days[0], self.time)
