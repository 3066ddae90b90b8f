"""How much may be spent, on what, within which time; asked before anything that is paid for.

Rules:
- The last cent may be spent; what is promised to something under way is not there any more.
- People are warned from four fifths on.
- What costs nothing may always be done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from domain.errors import RuleBroken
from domain.prices import PriceBook, shown

#: From this share on, people are warned.
WARN_AT: Final = Decimal("0.8")
_DECEMBER: Final = 12


class Scope(StrEnum):
    """What a budget is for; a day and a month are those of the business, in its zone."""

    DAY = "day"
    MONTH = "month"
    TASK = "task"
    CALL = "call"
    CONTACT = "contact"


_NAMES: Final[Mapping[Scope, str]] = {
    Scope.DAY: "the business's budget for the day",
    Scope.MONTH: "the business's budget for the month",
    Scope.TASK: "the budget of a task",
    Scope.CALL: "the budget of a call",
    Scope.CONTACT: "the budget of a customer for the month",
}


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit in the price book's currency; a contact's counts by the month, that of a task or call while it lives."""

    scope: Scope
    limit: Decimal

    def __post_init__(self) -> None:
        """Raise RuleBroken for no amount."""
        if not self.limit.is_finite() or self.limit < 0:
            raise RuleBroken(f"a budget is an amount from zero on, not {self.limit}")


@dataclass(frozen=True, slots=True)
class Account:
    """What stands against a budget: spent already, and promised to what is under way.

    Attributes:
        until: When its period is over, an aware instant; None: it has none.
    """

    budget: Budget
    spent: Decimal
    reserved: Decimal = Decimal(0)
    until: datetime | None = None

    @property
    def left(self) -> Decimal:
        """What may still be spent; never less than nothing."""
        return max(self.budget.limit - self.spent - self.reserved, Decimal(0))

    @property
    def share(self) -> Decimal | None:
        """Which part of it is gone, 1 being all of it; None where nothing was allowed."""
        return (self.spent + self.reserved) / self.budget.limit if self.budget.limit else None

    def is_warning(self, amount: Decimal = Decimal(0)) -> bool:
        """Say whether so much is gone, with an amount, that people are told."""
        return self.spent + self.reserved + amount >= self.budget.limit * WARN_AT


class Standing(StrEnum):
    """Whether something may be spent."""

    ALLOWED = "allowed"
    WARNED = "warned"
    EXCEEDED = "exceeded"


_GRAVITY: Final[Mapping[Standing, int]] = {standing: number for number, standing in enumerate(Standing)}


@dataclass(frozen=True, slots=True)
class BudgetVerdict:
    """Whether an amount may be spent.

    Attributes:
        reason: A sentence for people that names the budget; empty where there is nothing to say.
        scope: Of the budget that stands in the way, or that is nearly used up.
        free_at: When a new period begins for everything that stands in the way, an aware instant; None: none does.
    """

    standing: Standing = Standing.ALLOWED
    reason: str = ""
    scope: Scope | None = None
    free_at: datetime | None = None

    @property
    def is_exceeded(self) -> bool:
        """Whether it may not be spent."""
        return self.standing is Standing.EXCEEDED


def judged(accounts: Iterable[Account], amount: Decimal, currency: str) -> BudgetVerdict:
    """Return whether an amount may be spent, and the budget that is too small, or nearly used up."""
    known = tuple(accounts)
    if amount == 0:
        return BudgetVerdict()
    if full := [one for one in known if amount > one.left]:
        return BudgetVerdict(Standing.EXCEEDED, _refusal(full[0], amount, currency), full[0].budget.scope, _free(full))
    if near := [one for one in known if one.is_warning(amount)]:
        return BudgetVerdict(Standing.WARNED, _warning(near[0], amount, currency), near[0].budget.scope)
    return BudgetVerdict()


def used_up(accounts: Iterable[Account]) -> BudgetVerdict:
    """Return whether something may be begun whose price nobody knows before: not where nothing is left."""
    empty = [one for one in accounts if not one.left]
    if not empty:
        return BudgetVerdict()
    # Without amounts: customers are told it too, and how much a business spends is no concern of theirs.
    scope = empty[0].budget.scope
    return BudgetVerdict(Standing.EXCEEDED, f"{_NAMES[scope]} is used up", scope, _free(empty))


def after(accounts: Iterable[Account], amount: Decimal) -> tuple[Account, ...]:
    """Return accounts as they stand once an amount more is spent."""
    return tuple(replace(one, spent=one.spent + amount) for one in accounts)


def gravest(verdicts: Iterable[BudgetVerdict]) -> BudgetVerdict:
    """Return the first of those that allow least."""
    return max(verdicts, key=lambda verdict: _GRAVITY[verdict.standing], default=BudgetVerdict())


def _free(full: Iterable[Account]) -> datetime | None:
    ends = [one.until for one in full]
    return None if None in ends else max(end for end in ends if end is not None)


def _refusal(one: Account, amount: Decimal, currency: str) -> str:
    costs, left = shown(amount, currency), shown(one.left, currency)
    whole = shown(one.budget.limit, currency)
    return f"{_NAMES[one.budget.scope]} does not allow it: it may cost {costs}, and {left} of {whole} is left"


def _warning(one: Account, amount: Decimal, currency: str) -> str:
    gone, whole = shown(one.spent + one.reserved + amount, currency), shown(one.budget.limit, currency)
    return f"{_NAMES[one.budget.scope]} is nearly used up: {gone} of {whole} with this"


def period_of(scope: Scope, at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Return the first instant of a budget's period and the first after it, aware UTC, by a business's clock."""
    day = at.astimezone(zone).date()
    match scope:
        case Scope.DAY:
            begin, end = day, day + timedelta(days=1)
        case Scope.MONTH | Scope.CONTACT:
            begin = day.replace(day=1)
            is_last = day.month == _DECEMBER
            end = begin.replace(year=day.year + is_last, month=1 if is_last else day.month + 1)
        case Scope.TASK | Scope.CALL:
            return None
    # In UTC: instants of one zone are subtracted as if its clocks were never changed.
    return datetime.combine(begin, time(0), zone).astimezone(UTC), datetime.combine(end, time(0), zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class CallBudget:
    """How much a call may cost, by which prices: from four fifths on it is wrapped up, at the limit it is ended."""

    limit: Decimal
    prices: PriceBook

    def standing(self, cost: Decimal) -> Standing:
        """Return how a call stands that costs so much."""
        if cost >= self.limit:
            return Standing.EXCEEDED
        return Standing.WARNED if cost >= self.limit * WARN_AT else Standing.ALLOWED
