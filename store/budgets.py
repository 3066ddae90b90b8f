"""How much businesses may spend, in the database: the row of a business makes those who reserve wait for each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.budgets import Account, BudgetVerdict, Scope, gravest, judged
from domain.costs import rounded
from domain.errors import RuleBroken
from domain.ports.costs import Budgets, Portion, Reservation, Spender
from store.budget_accounts import read_accounts, read_limits
from store.contact_rows import living_id
from store.database import Database
from store.inserting import insert_once
from store.tables import BudgetReservationRow, BudgetRow, OrganisationRow


class SqlBudgets(Budgets):
    """`Budgets` on SQL."""

    def __init__(self, database: Database, currency: str) -> None:
        """Take the database it reads and writes, and the price book's currency (ISO 4217)."""
        self._database = database
        self._currency = currency

    async def limits(self, organisation_id: str) -> Mapping[Scope, Decimal]:
        """Return what a business allows itself; a scope without a limit is left out."""
        async with self._database.reading() as unit:
            return await read_limits(unit, organisation_id)

    async def change(
        self, organisation_id: str, change: Callable[[Mapping[Scope, Decimal]], Mapping[Scope, Decimal]]
    ) -> Mapping[Scope, Decimal]:
        """Store a change of it, and return it; raises RuleBroken for a business that is not known."""
        async with self._database.transaction() as unit:
            await _locked(unit, organisation_id)
            changed = change(await read_limits(unit, organisation_id))
            await unit.execute(delete(BudgetRow).where(col(BudgetRow.organisation_id) == organisation_id))
            unit.add_all(limit_rows(organisation_id, changed))
            await unit.flush()
            return await read_limits(unit, organisation_id)

    async def accounts(self, spender: Spender, now: datetime) -> Sequence[Account]:
        """Return what stands against each of his budgets but a call's."""
        async with self._database.reading() as unit:
            return list((await read_accounts(unit, spender, now, contacts=())).own)

    async def check(
        self, spender: Spender, amount: Decimal, now: datetime, *, portions: Sequence[Portion] = ()
    ) -> BudgetVerdict:
        """Say whether he may spend an amount, with portions of it on customers."""
        async with self._database.reading() as unit:
            return await self._verdict(unit, spender, amount, now=now, portions=portions)

    async def reserve(self, reservation: Reservation) -> BudgetVerdict:
        """Set money aside if it may be spent; a repeat finds it reserved."""
        async with self._database.transaction() as unit:
            await _locked(unit, reservation.spender.organisation_id)
            if await unit.get(BudgetReservationRow, reservation.key) is not None:
                return BudgetVerdict()
            wanted = await _living(unit, reservation)
            verdict = await self._verdict(unit, wanted.spender, wanted.amount, now=wanted.at, portions=wanted.portions)
            if not verdict.is_exceeded:
                await insert_once(unit, list(_rows(wanted)))
            return verdict

    async def release(self, key: str) -> None:
        """Let a reservation go; one that is not there is fine."""
        row_key = col(BudgetReservationRow.key)
        async with self._database.transaction() as unit:
            await unit.execute(
                delete(BudgetReservationRow).where(
                    or_(row_key == key, row_key.startswith(_portion_key(key, ""), autoescape=True))
                )
            )

    async def _verdict(
        self, unit: AsyncSession, spender: Spender, amount: Decimal, *, now: datetime, portions: Sequence[Portion]
    ) -> BudgetVerdict:
        accounts = await read_accounts(unit, spender, now, contacts=[one.contact_id for one in portions])
        his = ((accounts.contacts.get(one.contact_id), one.amount) for one in portions)
        of_contacts = (judged((account,), part, self._currency) for account, part in his if account is not None)
        return gravest((judged(accounts.own, amount, self._currency), *of_contacts))


def limit_rows(organisation_id: str, limits: Mapping[Scope, Decimal]) -> list[BudgetRow]:
    """Return the rows of limits."""
    return [
        BudgetRow(organisation_id=organisation_id, scope=scope, amount=rounded(limit))
        for scope, limit in limits.items()
    ]


async def _living(unit: AsyncSession, reservation: Reservation) -> Reservation:
    """Return a reservation for customers as they are now: two of them may have been merged."""
    amounts: dict[str, Decimal] = {}
    for one in reservation.portions:
        contact_id = await living_id(unit, one.contact_id)
        amounts[contact_id] = amounts.get(contact_id, Decimal(0)) + one.amount
    spender = reservation.spender
    return replace(
        reservation,
        spender=replace(spender, contact_id=spender.contact_id and await living_id(unit, spender.contact_id)),
        portions=tuple(Portion(contact_id, amount) for contact_id, amount in amounts.items()),
    )


def _rows(reservation: Reservation) -> Iterator[BudgetReservationRow]:
    """Yield a row for each customer a portion is for, and one for the rest, which is there whatever it comes to."""
    rest = reservation.amount - sum((one.amount for one in reservation.portions), Decimal(0))
    yield _row(reservation, reservation.key, reservation.spender.contact_id, rest)
    for one in reservation.portions:
        yield _row(reservation, _portion_key(reservation.key, one.contact_id), one.contact_id, one.amount)


def _row(reservation: Reservation, key: str, contact_id: str | None, amount: Decimal) -> BudgetReservationRow:
    return BudgetReservationRow(
        key=key,
        organisation_id=reservation.spender.organisation_id,
        task_id=reservation.spender.task_id,
        contact_id=contact_id,
        amount=rounded(amount),
        reserved_at=reservation.at,
        lapses_at=reservation.lapses_at,
    )


def _portion_key(key: str, contact_id: str) -> str:
    return f"{key}/contact/{contact_id}"


async def _locked(unit: AsyncSession, organisation_id: str) -> None:
    """Wait for whoever else works on a business's money; those who only refer to the business wait for nobody."""
    row = select(col(OrganisationRow.organisation_id)).where(col(OrganisationRow.organisation_id) == organisation_id)
    if await unit.scalar(row.with_for_update(key_share=True)) is None:
        raise RuleBroken(f"no organisation {organisation_id}")
