"""Whether somebody may be rung or texted now: pure rules over plain values.

Rules of the file:
- Checks come in the order of `Check`; each one made leaves a verdict, and the first that refuses ends the row.
- A refusal that time mends names the instant of the next chance; one without an instant is final.
- A purpose beyond the customer's own business needs his consent; for his own appointment his silence is enough, and a
  recorded refusal bars both.
- Calling hours hold in every zone the callee may be in: an area code is no address, and a customer may have moved.

Source: TCPA, 47 CFR 64.1200(c)(1) (8 a.m. to 9 p.m. at the called party's location) and (d) (internal do-not-call
list). A business may be stricter, never laxer. No legal advice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from domain.budgets import BudgetVerdict
from domain.outbound import PAUSE, DialPurpose

#: What the law allows, in wall time of the callee.
EARLIEST: Final = time(8)
LATEST: Final = time(21)
_DAY: Final = timedelta(days=1)
#: Openings looked at: today's may be over in each zone, and the zones are up to 26 hours apart.
_DAYS_AHEAD: Final = 3
#: A slot for a call per second is used a little late when a first attempt to use it failed; not after an outage.
SLOT_SLACK: Final = timedelta(seconds=30)


class ConsentState(StrEnum):
    """What a customer has said to being contacted for a purpose."""

    GRANTED = "granted"
    REFUSED = "refused"


class Check(StrEnum):
    """One question of the gate, in its order."""

    SUBJECT = "subject"
    CONSENT = "consent"
    SUPPRESSION = "suppression"
    HOURS = "hours"
    ATTEMPTS = "attempts"
    RATE = "rate"
    TEST_LOCK = "test_lock"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Answer to one check.

    Attributes:
        reason: A sentence for people; no names and numbers.
        allowed_at: Next instant at which it may pass, aware UTC; None where it has passed, or no waiting helps.
    """

    check: Check
    is_passed: bool
    reason: str = ""
    allowed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DialPolicy:
    """What a business allows itself; wall times are the callee's.

    Attributes:
        opens: Nobody is rung earlier, nor before eight.
        closes: Nobody is rung from then on, nor from nine in the evening on.
        dials_a_day: To one number within 24 hours, whatever for.
        dials_an_intent: For one wish.
        pause: After an attempt that nobody has answered; twice as long after the next one.
    """

    opens: time = EARLIEST
    closes: time = LATEST
    dials_a_day: int = 3
    dials_an_intent: int = 3
    pause: timedelta = PAUSE


@dataclass(frozen=True, slots=True)
class DialFacts:
    """What is true of a number and a purpose right now; instants are aware UTC.

    Attributes:
        consent: The latest the customer has said; None: nothing, or he is not known.
        zones: IANA names of every zone the callee may be in; at least one.
        dialled_at: Calls placed to the number in the last 24 hours, ascending.
        attempt: Of this wish, from 1.
        not_after: From then on it is too late for what it is about; None: it never is.
        slot_at: Which second is ours for a call; None: none was taken yet.
        is_unlocked: The number may be rung from this installation, or it is live.
        is_moot: What it is about is not as it was when somebody wanted it told.
        budget: Whether a call may be paid for.
    """

    purpose: DialPurpose
    consent: ConsentState | None
    is_suppressed: bool
    zones: frozenset[str]
    policy: DialPolicy
    dialled_at: Sequence[datetime] = ()
    attempt: int = 1
    not_after: datetime | None = None
    slot_at: datetime | None = None
    is_unlocked: bool = False
    is_moot: bool = False
    budget: BudgetVerdict = field(default_factory=BudgetVerdict)


def may_ring(facts: DialFacts, now: datetime) -> tuple[CheckResult, ...]:
    """Return the verdicts on a call placed at `now` (aware UTC); it may be placed if the last one passed."""
    checks = (_subject, _consent, _suppression, _hours, _attempts, _rate, _test_lock, _budget)
    return _until_refused(check(facts, now) for check in checks)


def may_text(facts: DialFacts, now: datetime) -> tuple[CheckResult, ...]:
    """Return the verdicts on a text sent at `now` that nobody has just asked for: it wakes people up as a call does."""
    return _until_refused(check(facts, now) for check in (_subject, _consent, _suppression, _hours))


def is_cleared(verdicts: Sequence[CheckResult]) -> bool:
    """Say whether nothing was refused."""
    return all(verdict.is_passed for verdict in verdicts)


def next_opening(zones: Iterable[str], policy: DialPolicy, now: datetime) -> datetime | None:
    """Return the first instant from `now` on within calling hours of every zone; None when they never meet.

    Args:
        zones: IANA names.
        policy: Of the business.
        now: Aware UTC.
    """
    places = [ZoneInfo(name) for name in zones]
    opens, closes = max(policy.opens, EARLIEST), min(policy.closes, LATEST)

    def is_open(instant: datetime) -> bool:
        return all(opens <= instant.astimezone(place).time() < closes for place in places)

    # Hours of several zones begin together where the last of them opens.
    openings = (_opening(place, opens, now, days) for place in places for days in range(-1, _DAYS_AHEAD))
    return _first((now, *openings), is_open, now)


def _opening(place: ZoneInfo, opens: time, now: datetime, days: int) -> datetime:
    day = (now.astimezone(place) + timedelta(days=days)).date()
    return datetime.combine(day, opens, place).astimezone(UTC)


def _first(instants: Iterable[datetime], is_open: Callable[[datetime], bool], now: datetime) -> datetime | None:
    return min((instant for instant in instants if instant >= now and is_open(instant)), default=None)


def _until_refused(verdicts: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    made: list[CheckResult] = []
    for verdict in verdicts:
        made.append(verdict)
        if not verdict.is_passed:
            break
    return tuple(made)


def _subject(facts: DialFacts, _now: datetime) -> CheckResult:
    if facts.is_moot:
        return CheckResult(Check.SUBJECT, is_passed=False, reason="what it is about has changed meanwhile")
    return CheckResult(Check.SUBJECT, is_passed=True)


def _consent(facts: DialFacts, _now: datetime) -> CheckResult:
    if facts.consent is ConsentState.REFUSED:
        return CheckResult(Check.CONSENT, is_passed=False, reason=f"he does not want to hear of us for {facts.purpose}")
    if facts.purpose is DialPurpose.SALES and facts.consent is not ConsentState.GRANTED:
        return CheckResult(Check.CONSENT, is_passed=False, reason="sales calls need a recorded consent")
    return CheckResult(Check.CONSENT, is_passed=True)


def _suppression(facts: DialFacts, _now: datetime) -> CheckResult:
    if facts.is_suppressed:
        return CheckResult(Check.SUPPRESSION, is_passed=False, reason="the number is on the suppression list")
    return CheckResult(Check.SUPPRESSION, is_passed=True)


def _hours(facts: DialFacts, now: datetime) -> CheckResult:
    if facts.not_after is not None and now > facts.not_after:
        return CheckResult(Check.HOURS, is_passed=False, reason="it is too late for this")
    opening = next_opening(facts.zones, facts.policy, now)
    if opening is None:
        return CheckResult(Check.HOURS, is_passed=False, reason="it is never calling time in all zones he may be in")
    if opening > now:
        return CheckResult(
            Check.HOURS, is_passed=False, reason="outside calling hours where he may be", allowed_at=opening
        )
    return CheckResult(Check.HOURS, is_passed=True)


def _attempts(facts: DialFacts, now: datetime) -> CheckResult:
    policy = facts.policy
    if facts.attempt > policy.dials_an_intent:
        return CheckResult(Check.ATTEMPTS, is_passed=False, reason="rung often enough for this")
    recent = [at for at in facts.dialled_at if at > now - _DAY]
    if len(recent) >= policy.dials_a_day:
        room_at = recent[-policy.dials_a_day] + _DAY if policy.dials_a_day else None
        return CheckResult(Check.ATTEMPTS, is_passed=False, reason="rung often enough for a day", allowed_at=room_at)
    return CheckResult(Check.ATTEMPTS, is_passed=True)


def _rate(facts: DialFacts, now: datetime) -> CheckResult:
    slot_at = facts.slot_at
    if slot_at is None or now > slot_at + SLOT_SLACK:
        return CheckResult(Check.RATE, is_passed=False, reason="there is no second for this call", allowed_at=now)
    if now < slot_at:
        return CheckResult(Check.RATE, is_passed=False, reason="it is not this call's second yet", allowed_at=slot_at)
    return CheckResult(Check.RATE, is_passed=True)


def _test_lock(facts: DialFacts, _now: datetime) -> CheckResult:
    if not facts.is_unlocked:
        return CheckResult(Check.TEST_LOCK, is_passed=False, reason="not live, and no test number")
    return CheckResult(Check.TEST_LOCK, is_passed=True)


def _budget(facts: DialFacts, _now: datetime) -> CheckResult:
    return budget_result(facts.budget)


def budget_result(verdict: BudgetVerdict) -> CheckResult:
    """Return what a budget says of a call; a new day or month may bring new money."""
    if verdict.is_exceeded:
        return CheckResult(Check.BUDGET, is_passed=False, reason=verdict.reason, allowed_at=verdict.free_at)
    return CheckResult(Check.BUDGET, is_passed=True, reason=verdict.reason)
