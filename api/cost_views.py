"""Costs and budgets as the API shows and takes them; amounts are decimals in the price book's currency, as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Final, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.shown import shown_number, shown_text
from domain.budgets import Account, Scope, period_of
from domain.costs import projected
from domain.ports.access import Role
from domain.ports.costs import CostKey, CostSubject, CostTotal, Settlement

#: A share is shown to a hundredth of a per cent.
SHARE: Final = Decimal("0.0001")
#: `Decimal` alone takes the digits of every script, underscores, exponents and signs.
_AMOUNT: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def _as_amounts_are_written(stated: object) -> object:
    """Return what may be an amount; raises ValueError for a text that no bill has."""
    if isinstance(stated, str) and not _AMOUNT.fullmatch(stated):
        raise ValueError("is no amount: write digits, and a point before the decimals, for example 12.50")
    return stated


_Limit = Annotated[
    Decimal,
    Field(ge=0, max_digits=12, decimal_places=4, allow_inf_nan=False),
    BeforeValidator(_as_amounts_are_written),
]


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


class CostReportRow(CostRow):
    """What several uses cost together, and what they belong to."""

    name: str | None = Field(description="The contact's, of a call too; of a task its goal; null: unknown")
    number: str | None = Field(description="Of whoever a call was with")
    at: datetime | None = Field(description="When the call has begun, or the task was wanted")

    @classmethod
    def about(cls, total: CostTotal, subject: CostSubject, role: Role) -> Self:
        """Show a total of something to a role."""
        return cls(
            **CostRow.of(total).model_dump(),
            name=subject.name and shown_text(subject.name, role),
            number=shown_number(subject.number, role),
            at=subject.at,
        )


class SettlementItem(BaseModel):
    """What a vendor has told of uses that he prices himself, minutes to hours later."""

    key: str = Field(description="`vendor/unit/item`")
    waiting: int = Field(description="Uses he is still asked about: what was reckoned counts until then")
    told: int = Field(description="Uses he has told the price of; that counts")
    foreign: int = Field(description="Told in another currency: in no total")
    silent: int = Field(description="Never told: what was reckoned stands")
    reckoned: Decimal = Field(description="What those he has told were reckoned to cost")
    charged: Decimal = Field(description="What he says that they cost")

    @classmethod
    def of(cls, settlement: Settlement) -> Self:
        """Show it."""
        return cls(
            key=settlement.key,
            waiting=settlement.waiting,
            told=settlement.told,
            foreign=settlement.foreign,
            silent=settlement.silent,
            reckoned=plain(settlement.reckoned),
            charged=plain(settlement.charged),
        )


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
    share: Decimal | None = Field(description="Spent and set aside, over the limit: 1 is all of it; null: it is zero")
    is_warning: bool = Field(description="Four fifths are gone")
    is_used_up: bool = Field(description="Nothing is left: nothing more is begun, and no model is asked but on calls")
    ends_at: datetime | None = Field(description="When its day or month is over")
    projected: Decimal | None = Field(description="What its day or month comes to if it goes on like this")

    @classmethod
    def of(cls, account: Account, now: datetime, zone: ZoneInfo) -> Self:
        """Show an account of a business that keeps the clock of a zone; `now` is aware UTC."""
        period = period_of(account.budget.scope, now, zone)
        comes_to = projected(account.spent, *period, now) if period else None
        return cls(
            scope=account.budget.scope,
            limit=plain(account.budget.limit),
            spent=plain(account.spent),
            reserved=plain(account.reserved),
            left=plain(account.left),
            share=None if account.share is None else plain(account.share.quantize(SHARE)),
            is_warning=account.is_warning(),
            is_used_up=not account.left,
            ends_at=account.until,
            projected=None if comes_to is None else plain(comes_to),
        )


class CostReport(BaseModel):
    """Costs of a business."""

    organisation_id: str
    currency: str
    price_book: str = Field(description="Version of the price book that new uses are reckoned with")
    price_book_dated: date = Field(description="As of when its prices are")
    by: CostKey
    first_day: date
    last_day: date
    total: CostRow
    rows: list[CostReportRow]
    settlements: list[SettlementItem] = Field(description="Of the same days, by item")
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


class BudgetsReport(BudgetsItem):
    """How much may be spent, and what stands against that of the business; its ETag is of the limits alone."""

    currency: str
    accounts: list[AccountItem] = Field(description="For the day and the month, where there is a limit")

    @classmethod
    def about(cls, limits: Mapping[Scope, Decimal], accounts: list[AccountItem], currency: str) -> Self:
        """Show limits, and what stands against them."""
        shown = BudgetsItem.of(limits).model_dump()
        return cls(**shown, currency=currency, accounts=accounts)


def cost_rows(totals: Sequence[CostTotal]) -> list[CostRow]:
    """Show totals."""
    return [CostRow.of(total) for total in totals]


def plain(amount: Decimal) -> Decimal:
    """Return an amount without zeros at its end, and without an exponent."""
    short = amount.normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))  # type: ignore[operator] # finite
