"""What stands against the budgets of a business, read within somebody's unit of work.

Rules:
- What a task has set aside is several rows: one for the task, and one for each customer whom it is about. Together they
  are what it may still spend; what it has spent since is taken from that.
- Nobody's own reservation is held against him.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.budgets import Account, Budget, Scope, period_of
from domain.ports.costs import Spender
from domain.tasks import ENDED
from store.tables import BudgetReservationRow, BudgetRow, CostEventRow, OrganisationRow, TaskRow

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Accounts:
    """What stands against a spender's budgets, and against those of customers, by their ids."""

    own: tuple[Account, ...] = ()
    contacts: Mapping[str, Account] = field(default_factory=dict)


@dataclass(slots=True)
class _Held:
    """What one who has something under way has set aside, and has spent since."""

    amount: Decimal = _NOTHING
    spent: Decimal = _NOTHING

    @property
    def left(self) -> Decimal:
        """What he may still spend of it."""
        return max(self.amount - self.spent, _NOTHING)


async def read_limits(unit: AsyncSession, organisation_id: str) -> dict[Scope, Decimal]:
    """Return what a business allows itself; a scope without a limit is left out."""
    rows = await unit.scalars(select(BudgetRow).where(col(BudgetRow.organisation_id) == organisation_id))
    found = {Scope(row.scope): row.amount.normalize() + 0 for row in rows}
    return {scope: found[scope] for scope in Scope if scope in found}


async def read_accounts(unit: AsyncSession, spender: Spender, now: datetime, *, contacts: Collection[str]) -> Accounts:
    """Return what stands against his budgets, and those of customers; a call's is held against while it runs."""
    limits, zone = await _limits_and_zone(unit, spender.organisation_id)
    if zone is None:
        return Accounts()
    his = () if spender.contact_id is None else (spender.contact_id,)
    budgets = [
        (Budget(scope, limit), contact_id)
        for scope, limit in limits.items()
        for contact_id in _whose(scope, spender, (*his, *contacts))
    ]
    periods = [period_of(budget.scope, now, zone) for budget, _ in budgets]
    sums = [
        _sum_of(spender, budget.scope, contact_id, period)
        for (budget, contact_id), period in zip(budgets, periods, strict=True)
    ]
    if not sums:
        return Accounts()
    spent = (await unit.execute(select(*sums))).one()
    reserved = await _reserved(unit, spender, now)
    own, theirs = [], {}
    for (budget, contact_id), period, amount in zip(budgets, periods, spent, strict=True):
        held = _NOTHING if budget.scope is Scope.TASK else reserved.get(contact_id, _NOTHING)
        account = Account(budget, amount or _NOTHING, held, period[1] if period else None)
        if contact_id is not None:
            theirs[contact_id] = account
        if contact_id is None or contact_id in his:
            own.append(account)
    return Accounts(tuple(own), theirs)


async def _limits_and_zone(unit: AsyncSession, organisation_id: str) -> tuple[dict[Scope, Decimal], ZoneInfo | None]:
    """Return the limits of a business, and whose clock it keeps; None where it has no limit."""
    rows = await unit.execute(
        select(col(BudgetRow.scope), col(BudgetRow.amount), col(OrganisationRow.time_zone))
        .join(OrganisationRow, col(OrganisationRow.organisation_id) == col(BudgetRow.organisation_id))
        .where(col(BudgetRow.organisation_id) == organisation_id)
    )
    found = {Scope(scope): (amount.normalize() + 0, ZoneInfo(name)) for scope, amount, name in rows}
    zone = next((zone for _, zone in found.values()), None)
    return {scope: found[scope][0] for scope in Scope if scope in found}, zone


def _whose(scope: Scope, spender: Spender, contacts: Iterable[str]) -> Iterable[str | None]:
    """Return for whom a budget is asked about: customers by their ids, None: for the spender himself."""
    match scope:
        case Scope.CONTACT:
            return dict.fromkeys(contacts)
        case Scope.TASK:
            return () if spender.task_id is None else (None,)
        case Scope.CALL:
            return ()
        case Scope.DAY | Scope.MONTH:
            return (None,)


def _sum_of(
    spender: Spender, scope: Scope, contact_id: str | None, period: tuple[datetime, datetime] | None
) -> ScalarSelect[Any]:
    event = CostEventRow
    spent = select(func.sum(col(event.counted))).where(col(event.organisation_id) == spender.organisation_id)
    if period is not None:
        spent = spent.where(col(event.at) >= period[0], col(event.at) < period[1])
    if scope is Scope.TASK:
        spent = spent.where(col(event.task_id) == spender.task_id)
    if contact_id is not None:
        spent = spent.where(col(event.contact_id) == contact_id)
    return spent.scalar_subquery()


async def _reserved(unit: AsyncSession, spender: Spender, now: datetime) -> Mapping[str | None, Decimal]:
    """Return what others have set aside and not spent yet, by customer; None: all of it."""
    held: defaultdict[tuple[str, str | None], _Held] = defaultdict(_Held)
    for key, task_id, contact_id, amount, spent, spent_on_him in await unit.execute(_reservations(spender, now)):
        owner = task_id or key
        whole = held[owner, None]
        whole.amount, whole.spent = whole.amount + amount, spent or _NOTHING
        if contact_id is not None:
            his = held[owner, contact_id]
            his.amount, his.spent = his.amount + amount, spent_on_him or _NOTHING
    reserved: defaultdict[str | None, Decimal] = defaultdict(Decimal)
    for (_, contact_id), one in held.items():
        reserved[contact_id] += one.left
    return reserved


def _reservations(spender: Spender, now: datetime) -> Select[Any]:
    row = BudgetReservationRow
    has_ended = exists().where(col(TaskRow.task_id) == col(row.task_id), col(TaskRow.state).in_(ENDED))
    others = select(
        *(col(row.key), col(row.task_id), col(row.contact_id), col(row.amount)),
        *(_spent_since(is_on_him=is_on_him) for is_on_him in (False, True)),
    ).where(col(row.organisation_id) == spender.organisation_id, col(row.lapses_at) > now, ~has_ended)
    if spender.reservation is not None:
        others = others.where(col(row.key) != spender.reservation)
    if spender.task_id is not None:
        others = others.where(or_(col(row.task_id).is_(None), col(row.task_id) != spender.task_id))
    return others


def _spent_since(*, is_on_him: bool) -> ScalarSelect[Any]:
    """Return what a reservation's task has spent since; what it had spent before, on its plan, was never in it."""
    event, row = CostEventRow, BudgetReservationRow
    spent = select(func.sum(col(event.counted))).where(
        col(event.task_id) == col(row.task_id), col(event.at) >= col(row.reserved_at)
    )
    if is_on_him:
        spent = spent.where(col(event.contact_id) == col(row.contact_id))
    return spent.correlate(row).scalar_subquery()
