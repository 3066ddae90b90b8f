"""Costs and budgets as the API shows and takes them; amounts are decimals in the price book's currency, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from domain.budgets import Account, Scope
from domain.ports.costs import CostKey, CostTotal

_Limit = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=4, allow_inf_nan=False)]


class CostRow(BaseModel):
    """What several uses cost together."""

    key: str | None = Field(
        description="Day, call, contact, task, or `vendor/unit/item`; null: they belong to nothing of the kind"
    )
    amount: Decimal
    uses: int
    unpriced: int = Field(description="Uses among them without a price: they are not in the amount")

    @classmethod
    def of(cls, total: CostTotal) -> Self:
        """Show a total."""
        return cls(key=total.key or None, amount=plain(total.amount), uses=total.uses, unpriced=total.unpriced)


class RunningCallItem(BaseModel):
    """What a call under way would cost if it ended now: estimated from its minutes and from what turns have told."""

    call_sid: str
    started_at: datetime
    amount: Decimal
    unpriced: int


class MonthItem(BaseModel):
    """The business's month so far, and what it comes to if it goes on like this."""

    begins: date
    spent: Decimal
    elapsed: Decimal = Field(description="Share of the month that has passed, 0 to 1")
    projected: Decimal | None = Field(description="What was spent, over the share that has passed")


class AccountItem(BaseModel):
    """What stands against a budget of the business."""

    scope: Scope
    limit: Decimal
    spent: Decimal
    reserved: Decimal = Field(description="Set aside for tasks and calls under way")
    left: Decimal
    is_warning: bool = Field(description="Four fifths are gone")

    @classmethod
    def of(cls, account: Account) -> Self:
        """Show an account."""
        return cls(
            scope=account.budget.scope,
            limit=plain(account.budget.limit),
            spent=plain(account.spent),
            reserved=plain(account.reserved),
            left=plain(account.left),
            is_warning=account.is_warning(),
        )


class CostReport(BaseModel):
    """Costs of a business."""

    organisation_id: str
    currency: str
    price_book: str = Field(description="Version of the price book that new uses are reckoned with")
    by: CostKey
    first_day: date
    last_day: date
    total: CostRow
    rows: list[CostRow]
    running: list[RunningCallItem] = Field(description="Calls under way; they are in no total yet but by their turns")
    month: MonthItem
    budgets: list[AccountItem]


class BudgetsItem(BaseModel):
    """How much may be spent; null: no limit. A contact's is for a month, that of a task or a call for all its life."""

    model_config = ConfigDict(extra="forbid")

    day: _Limit | None = None
    month: _Limit | None = None
    task: _Limit | None = None
    call: _Limit | None = None
    contact: _Limit | None = None

    @classmethod
    def of(cls, limits: Mapping[Scope, Decimal]) -> Self:
        """Show limits."""
        return cls.model_validate({scope.value: plain(limit) for scope, limit in limits.items()})

    def limits(self) -> dict[Scope, Decimal]:
        """Return the limits there are."""
        wanted = ((scope, getattr(self, scope)) for scope in Scope)
        return {scope: limit for scope, limit in wanted if limit is not None}


def cost_rows(totals: Sequence[CostTotal]) -> list[CostRow]:
    """Show totals."""
    return [CostRow.of(total) for total in totals]


def plain(amount: Decimal) -> Decimal:
    """Return an amount without zeros at its end, and without an exponent."""
    short = amount.normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))  # type: ignore[operator] # finite
