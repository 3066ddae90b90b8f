"""How much businesses may spend, in the database: the row of a business makes those who reserve wait for each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.budgets import Account, Budget, BudgetVerdict, Scope, judged, period_of
from domain.costs import rounded
from domain.errors import NotFound, RuleBroken
from domain.ports.costs import Budgets, Reservation, Spender
from domain.tasks import ENDED
from store.contact_rows import living_id
from store.database import Database
from store.inserting import insert_once
from store.tables import BudgetReservationRow, BudgetRow, CostEventRow, OrganisationRow, TaskRow


class SqlBudgets(Budgets):
    """`Budgets` on SQL."""

    def __init__(self, database: Database, currency: str) -> None:
        """Take the database it reads and writes, and the price book's currency (ISO 4217)."""
        self._database = database
        self._currency = currency

    async def limits(self, organisation_id: str) -> Mapping[Scope, Decimal]:
        """Return what a business allows itself; a scope without a limit is left out."""
        async with self._database.reading() as unit:
            return await _limits(unit, organisation_id)

    async def change(
        self, organisation_id: str, change: Callable[[Mapping[Scope, Decimal]], Mapping[Scope, Decimal]]
    ) -> Mapping[Scope, Decimal]:
        """Store a change of it, and return it; raises RuleBroken for a business that is not known."""
        async with self._database.transaction() as unit:
            await _locked(unit, organisation_id)
            changed = change(await _limits(unit, organisation_id))
            await unit.execute(delete(BudgetRow).where(col(BudgetRow.organisation_id) == organisation_id))
            unit.add_all(
                BudgetRow(organisation_id=organisation_id, scope=scope, amount=rounded(limit))
                for scope, limit in changed.items()
            )
            await unit.flush()
            return await _limits(unit, organisation_id)

    async def accounts(self, spender: Spender, now: datetime) -> Sequence[Account]:
        """Return what stands against each of his budgets but a call's."""
        async with self._database.reading() as unit:
            return await _accounts(unit, spender, now)

    async def check(self, spender: Spender, amount: Decimal, now: datetime) -> BudgetVerdict:
        """Say whether he may spend an amount."""
        return judged(await self.accounts(spender, now), amount, self._currency)

    async def reserve(self, reservation: Reservation) -> BudgetVerdict:
        """Set money aside if it may be spent; a repeat finds it reserved."""
        spender = reservation.spender
        async with self._database.transaction() as unit:
            await _locked(unit, spender.organisation_id)
            if await unit.get(BudgetReservationRow, reservation.key) is not None:
                return BudgetVerdict()
            accounts = await _accounts(unit, spender, reservation.at)
            verdict = judged(accounts, reservation.amount, self._currency)
            if not verdict.is_exceeded:
                contact_id = spender.contact_id and await living_id(unit, spender.contact_id)
                await insert_once(unit, [_row(reservation, contact_id)])
            return verdict

    async def release(self, key: str) -> None:
        """Let a reservation go; one that is not there is fine."""
        async with self._database.transaction() as unit:
            await unit.execute(delete(BudgetReservationRow).where(col(BudgetReservationRow.key) == key))


def _row(reservation: Reservation, contact_id: str | None) -> BudgetReservationRow:
    return BudgetReservationRow(
        key=reservation.key,
        organisation_id=reservation.spender.organisation_id,
        task_id=reservation.spender.task_id,
        contact_id=contact_id,
        amount=rounded(reservation.amount),
        reserved_at=reservation.at,
        lapses_at=reservation.lapses_at,
    )


async def _locked(unit: AsyncSession, organisation_id: str) -> None:
    """Wait for whoever else works on a business's money; those who only refer to the business wait for nobody."""
    row = select(col(OrganisationRow.organisation_id)).where(col(OrganisationRow.organisation_id) == organisation_id)
    if await unit.scalar(row.with_for_update(key_share=True)) is None:
        raise RuleBroken(f"no organisation {organisation_id}")


async def _limits(unit: AsyncSession, organisation_id: str) -> dict[Scope, Decimal]:
    rows = await unit.scalars(select(BudgetRow).where(col(BudgetRow.organisation_id) == organisation_id))
    found = {Scope(row.scope): row.amount.normalize() + 0 for row in rows}
    return {scope: found[scope] for scope in Scope if scope in found}


async def _accounts(unit: AsyncSession, spender: Spender, now: datetime) -> list[Account]:
    limits = await _limits(unit, spender.organisation_id)
    if not limits:
        return []
    name = select(col(OrganisationRow.time_zone)).where(col(OrganisationRow.organisation_id) == spender.organisation_id)
    time_zone = await unit.scalar(name)
    if time_zone is None:
        raise NotFound(f"no organisation {spender.organisation_id}")
    reserved = await _reserved(unit, spender, now)
    accounts = []
    for scope, limit in limits.items():
        if not _concerns(scope, spender):
            continue
        period = period_of(scope, now, ZoneInfo(time_zone))
        accounts.append(
            Account(
                Budget(scope, limit),
                spent=await _spent(unit, spender, scope, period),
                reserved=reserved.get(scope, Decimal(0)),
                until=period[1] if period else None,
            )
        )
    return accounts


def _concerns(scope: Scope, spender: Spender) -> bool:
    match scope:
        case Scope.TASK:
            return spender.task_id is not None
        case Scope.CONTACT:
            return spender.contact_id is not None
        case Scope.CALL:  # it is held against while the call runs
            return False
        case Scope.DAY | Scope.MONTH:
            return True


async def _spent(
    unit: AsyncSession, spender: Spender, scope: Scope, period: tuple[datetime, datetime] | None
) -> Decimal:
    event = CostEventRow
    spent = select(func.sum(col(event.counted))).where(col(event.organisation_id) == spender.organisation_id)
    if period is not None:
        spent = spent.where(col(event.at) >= period[0], col(event.at) < period[1])
    if scope is Scope.TASK:
        spent = spent.where(col(event.task_id) == spender.task_id)
    if scope is Scope.CONTACT:
        spent = spent.where(col(event.contact_id) == spender.contact_id)
    return await unit.scalar(spent) or Decimal(0)


async def _reserved(unit: AsyncSession, spender: Spender, now: datetime) -> dict[Scope, Decimal]:
    """Return what others have set aside and not spent yet."""
    row = BudgetReservationRow
    has_ended = exists().where(col(TaskRow.task_id) == col(row.task_id), col(TaskRow.state).in_(ENDED))
    spent = (
        select(func.sum(col(CostEventRow.counted)))
        .where(col(CostEventRow.task_id) == col(row.task_id))
        .correlate(row)
        .scalar_subquery()
    )
    others = select(col(row.amount), col(row.contact_id), spent).where(
        col(row.organisation_id) == spender.organisation_id, col(row.lapses_at) > now, ~has_ended
    )
    if spender.reservation is not None:
        others = others.where(col(row.key) != spender.reservation)
    if spender.task_id is not None:
        others = others.where(or_(col(row.task_id).is_(None), col(row.task_id) != spender.task_id))
    whole = of_contact = Decimal(0)
    for amount, contact_id, gone in await unit.execute(others):
        left = max(amount - (gone or Decimal(0)), Decimal(0))
        whole += left
        if contact_id is not None and contact_id == spender.contact_id:
            of_contact += left
    return {Scope.DAY: whole, Scope.MONTH: whole, Scope.CONTACT: of_contact}
