"""Tables of money: what was paid for, how much may be, what is set aside."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index
from sqlmodel import Field

from store.columns import ExactDecimal, Money, UtcDateTime
from store.tables.row import Row


class CostEventRow(Row, table=True):
    """One paid use; `counted` is what totals add up: the vendor's amount where he has told one in the same currency.

    Call and task are no foreign keys: what was paid for was paid for, whatever becomes of them. `asked_at` is when the
    vendor was asked last, `settled_at` since when he is asked no more.
    """

    __table_args__ = (
        Index(None, "organisation_id", "at", "counted"),
        Index(None, "contact_id", "at"),
        Index(None, "settled_at", "asked_at"),
    )

    key: str = Field(primary_key=True)
    organisation_id: str | None = Field(default=None, foreign_key="organisation.organisation_id")
    call_sid: str | None = Field(default=None, index=True)
    contact_id: str | None = Field(default=None, foreign_key="contact.contact_id", ondelete="SET NULL")
    task_id: str | None = Field(default=None, index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    vendor: str
    unit: str
    item: str
    quantity: Decimal = Field(sa_type=ExactDecimal)
    each: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    amount: Decimal | None = Field(default=None, sa_type=Money)
    currency: str
    price_book: str
    vendor_id: str | None = None
    vendor_amount: Decimal | None = Field(default=None, sa_type=Money)
    vendor_currency: str | None = None
    counted: Decimal | None = Field(default=None, sa_type=Money)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BudgetRow(Row, table=True):
    """How much a business allows itself for a `domain.budgets.Scope`."""

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.organisation_id")
    scope: str = Field(primary_key=True)
    amount: Decimal = Field(sa_type=Money)


class BudgetReservationRow(Row, table=True):
    """Money set aside; that of a task lapses with it."""

    key: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.organisation_id", index=True)
    task_id: str | None = None
    contact_id: str | None = Field(default=None, foreign_key="contact.contact_id", ondelete="SET NULL", index=True)
    amount: Decimal = Field(sa_type=Money)
    reserved_at: datetime = Field(sa_type=UtcDateTime)
    lapses_at: datetime = Field(sa_type=UtcDateTime)
