"""Decisions about a plan: who is asked, when, until when, and what he can say.

Rules:
- Questions and reminders wait for the end of quiet hours; the expiry does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from domain.errors import RuleBroken
from domain.shown_names import name_alone
from domain.tools import Risk

_MOST_REMINDERS: Final = 10
#: Both together, and the steps between them, are shorter than the longest a task's workflow may take.
_LONGEST_WAIT: Final = timedelta(days=30)
_LONGEST_UNDO: Final = timedelta(days=14)


class Choice(StrEnum):
    """What somebody decides: `APPROVE` may name the steps to carry out, `AMEND` changes steps or leaves some out."""

    APPROVE = "approve"
    REJECT = "reject"
    AMEND = "amend"


class Channel(StrEnum):
    """How a decision came in."""

    REST = "rest"
    SMS = "sms"
    LINK = "link"
    VOICE = "voice"
    TEMPORAL_UI = "temporal_ui"


@dataclass(frozen=True, slots=True)
class Approver:
    """Who is asked; `key` is his stable name, and a number or an address is only his if it stands here."""

    key: str
    name: str
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class StepChange:
    """What a step, known by its number, is to do instead: all of its arguments, as its tool takes them."""

    step: int
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody has decided.

    Attributes:
        decision_id: Made up by whoever passes it on, the same when it is passed on again.
        plan_hash: Of the plan he was shown.
        actor: The key of an approver, or the name of somebody with the right to operate the business.
        is_operator: He has that right.
        at: When he decided, an aware instant.
        steps: With `APPROVE`, the numbers of the steps to carry out; empty: all of them.
        remark: In his own words.
        changes: With `AMEND`, what steps do instead.
        drop: With `AMEND`, the numbers of the steps that are left out.
    """

    decision_id: str
    plan_hash: str
    choice: Choice
    actor: str
    channel: Channel
    at: datetime
    is_operator: bool = False
    steps: tuple[int, ...] = ()
    remark: str = ""
    changes: tuple[StepChange, ...] = ()
    drop: tuple[int, ...] = ()


#: What somebody has done who has chosen.
CHOICE_WORDS: Final[Mapping[Choice, str]] = {
    Choice.APPROVE: "approved",
    Choice.REJECT: "rejected",
    Choice.AMEND: "changed and approved",
}


#: How it came in, for people.
_CHANNEL_WORDS: Final[Mapping[Channel, str]] = {
    Channel.REST: "in the dashboard",
    Channel.SMS: "by text",
    Channel.LINK: "by e-mail",
    Channel.VOICE: "on the phone",
    Channel.TEMPORAL_UI: "in the Temporal UI",
}
#: As `api.key_guard` names whoever shows one instead of signing in.
_API_KEY: Final = "API key "


def said(decision: Decision, names: Mapping[str, str]) -> str:
    """Return what somebody has decided, for people; `names` are those of approvers by their keys."""
    actor, how = decision.actor, _CHANNEL_WORDS[decision.channel]
    who = names.get(actor, name_alone(actor))
    if decision.channel is Channel.REST and actor.startswith(_API_KEY):
        who, how = "a program", "over the API"
    return f"{CHOICE_WORDS[decision.choice]} by {who} ({how})"


class Ruling(StrEnum):
    """What becomes of a decision."""

    COUNTED = "counted"
    LATE = "late"
    STALE = "stale"
    NOT_ASKED = "not_asked"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Answer:
    """What whoever decided is told; `plan_hash` is of the plan that stands now."""

    ruling: Ruling
    reason: str
    plan_hash: str


class MilestoneKind(StrEnum):
    """What happens while nobody decides."""

    ASK = "ask"
    REMIND = "remind"
    ESCALATE = "escalate"
    EXPIRE = "expire"


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something that happens at an aware instant unless somebody has decided."""

    kind: MilestoneKind
    at: datetime


@dataclass(frozen=True, slots=True)
class ApprovalPolicy:
    """How long a business takes to decide; spans count from when it was asked, wall times are its own.

    Attributes:
        remind_after: Each a reminder to whoever has been asked.
        escalate_after: So long after whoever was asked last the next delegate is asked too; None: never.
        quiet_from: Nobody is asked from then on, until `quiet_until`; equal times: there is no quiet.
        at_once: Plans of staff up to this risk are carried out without a question: a model has made them.
        undo_within: How long what was done may be taken back.
        codes_only: A yes or no by text needs the code of its question: a sender's number can be forged.
    """

    remind_after: tuple[timedelta, ...] = (timedelta(minutes=30), timedelta(hours=4), timedelta(hours=24))
    escalate_after: timedelta | None = timedelta(hours=8)
    expires_after: timedelta = timedelta(days=3)
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    at_once: Risk = Risk.LOW
    undo_within: timedelta = timedelta(hours=24)
    codes_only: bool = False

    def __post_init__(self) -> None:
        """Raise RuleBroken for a policy by which nobody would ever be asked, or for ever."""
        spans = (*self.remind_after, self.expires_after, *([self.escalate_after] if self.escalate_after else []))
        if any(span <= timedelta(0) for span in spans):
            raise RuleBroken("spans of an approval policy are longer than nothing")
        if len(self.remind_after) > _MOST_REMINDERS:
            raise RuleBroken(f"an approval policy has at most {_MOST_REMINDERS} reminders")
        if max(spans) > _LONGEST_WAIT:
            raise RuleBroken(f"nobody is waited for longer than {_LONGEST_WAIT.days} days")
        if not timedelta(0) <= self.undo_within <= _LONGEST_UNDO:
            raise RuleBroken(f"what was done may be taken back for at most {_LONGEST_UNDO.days} days")

    def milestones(self, asked_at: datetime, time_zone: str, *, delegates: int = 1) -> tuple[Milestone, ...]:
        """Return what happens while nobody decides, in order; nothing comes at or after the expiry but itself.

        Args:
            asked_at: An aware instant.
            time_zone: IANA name; quiet hours are by its clock.
            delegates: How many there are to ask, one after the other.
        """
        zone = ZoneInfo(time_zone)
        expires_at = asked_at + self.expires_after
        wanted = [Milestone(MilestoneKind.ASK, self.loud(asked_at, zone))]
        wanted += [Milestone(MilestoneKind.REMIND, self.loud(asked_at + span, zone)) for span in self.remind_after]
        wanted += self._escalations(asked_at, zone, delegates)
        first = wanted[0].at
        late = {one for one in wanted[1:] if first < one.at < expires_at}  # who is asked only then needs no reminder
        before = sorted(
            {*late, *(one for one in wanted[:1] if one.at < expires_at)}, key=lambda one: (one.at, one.kind)
        )
        return (*before, Milestone(MilestoneKind.EXPIRE, expires_at))

    def _escalations(self, asked_at: datetime, zone: ZoneInfo, delegates: int) -> Iterator[Milestone]:
        """Yield when each delegate is asked too: so long after whoever was asked before him."""
        if self.escalate_after is None:
            return
        at = asked_at
        for _ in range(delegates):
            at = self.loud(at + self.escalate_after, zone)
            yield Milestone(MilestoneKind.ESCALATE, at)

    def loud_in(self, instant: datetime, time_zone: str) -> datetime:
        """Return an instant, or the end of the quiet hours it falls into by the clock of a zone (IANA name)."""
        return self.loud(instant, ZoneInfo(time_zone))

    def loud(self, instant: datetime, zone: ZoneInfo) -> datetime:
        """Return an instant, or the end of the quiet hours it falls into."""
        local = instant.astimezone(zone)
        if not self._is_quiet(local.time()):
            return instant
        day = local.date() + (timedelta(days=1) if local.time() >= self.quiet_until else timedelta(0))
        return datetime.combine(day, self.quiet_until, zone).astimezone(instant.tzinfo)

    def _is_quiet(self, at: time) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until
