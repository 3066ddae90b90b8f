"""How much may be spent, on what, within which time; asked before anything that is paid for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from domain.errors import RuleBroken

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
    """What stands against a budget: spent already, and promised to what is under way."""

    budget: Budget
    spent: Decimal
    reserved: Decimal = Decimal(0)

    @property
    def left(self) -> Decimal:
        """What may still be spent; never less than nothing."""
        return max(self.budget.limit - self.spent - self.reserved, Decimal(0))

    @property
    def is_warning(self) -> bool:
        """Whether so much is gone that people are told."""
        return self.spent + self.reserved >= self.budget.limit * WARN_AT


def exceeded(accounts: Iterable[Account], amount: Decimal) -> tuple[Account, ...]:
    """Return the accounts that do not have an amount left; none: it may be spent."""
    return tuple(account for account in accounts if amount > account.left)


def refusal(accounts: Iterable[Account], currency: str) -> str:
    """Return a sentence for people about accounts that do not have enough left."""
    parts = (f"{one.left:f} {currency} of {one.budget.limit:f} left for this {one.budget.scope}" for one in accounts)
    return f"this would cost more than may be spent: {', '.join(parts)}"


def period_of(scope: Scope, at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Return the first instant of a budget's period and the first after it, by a business's clock; None: none."""
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
    return tuple(datetime.combine(one, time(0), zone) for one in (begin, end))  # type: ignore[return-value]
