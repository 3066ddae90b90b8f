"""How much may be spent, on both databases, also when many want it at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from domain.budgets import Scope, Standing
from domain.business import Organisation
from domain.errors import RuleBroken
from domain.ports.costs import Budgets, Reservation, Spender
from domain.tasks import TaskState
from store.budgets import SqlBudgets
from store.costs import SqlCosts
from store.database import Database
from store.seeds import WORKSHOP_ID
from store.tasks import SqlTasks
from tests.api.tasks import task
from tests.store.test_costs import TASK, event
from tests.store.world import MARIA, NOW

OTHER = "e" * 32
HOUSE = Spender(WORKSHOP_ID)


@pytest.fixture
def budgets(workshop: Organisation, database: Database) -> SqlBudgets:
    """Return the workshop's budgets."""
    return SqlBudgets(database, "USD")


@pytest.fixture
def costs(workshop: Organisation, database: Database) -> SqlCosts:
    """Return the workshop's costs."""
    return SqlCosts(database)


async def allow(budgets: Budgets, **limits: str) -> None:
    """Let the workshop spend so much."""
    wanted = {Scope(scope): Decimal(limit) for scope, limit in limits.items()}
    await budgets.change(WORKSHOP_ID, lambda _stands: wanted)


def wish(task_id: str, amount: str, **changes: str) -> Reservation:
    """Return what a task sets aside."""
    spender = replace(Spender(WORKSHOP_ID, task_id), **changes)
    return Reservation(task_id, spender, Decimal(amount), NOW, NOW + timedelta(days=1))


async def test_limits_are_as_they_were_set(budgets: SqlBudgets) -> None:
    """A change sees those that stand; one that is left out is none."""
    seen: list[Mapping[Scope, Decimal]] = []

    def change(stands: Mapping[Scope, Decimal]) -> Mapping[Scope, Decimal]:
        seen.append(stands)
        return {Scope.CALL: Decimal("0.50")}

    await allow(budgets, month="100", day="10.5")
    assert await budgets.change(WORKSHOP_ID, change) == {Scope.CALL: Decimal("0.5")}
    assert seen == [{Scope.DAY: Decimal("10.5"), Scope.MONTH: Decimal(100)}]
    assert await budgets.limits(WORKSHOP_ID) == {Scope.CALL: Decimal("0.5")}
    with pytest.raises(RuleBroken, match="nowhere"):
        await budgets.change("nowhere", lambda stands: stands)


async def test_each_budget_counts_its_own(budgets: SqlBudgets, costs: SqlCosts) -> None:
    """A day, a month, a task, a customer; without a limit nothing is asked."""
    await costs.note(
        [
            event("a", "1", at=datetime(2026, 11, 21, 5, tzinfo=UTC), contact_id=MARIA),
            event("b", "2", at=datetime(2026, 11, 21, 4, 59, tzinfo=UTC), contact_id=MARIA),
            event("c", "4", at=datetime(2026, 11, 1, 4, tzinfo=UTC), task_id=TASK),
            event("d", "8", at=datetime(2026, 11, 1, 3, 59, tzinfo=UTC), task_id=TASK, contact_id=MARIA),
        ]
    )
    spender = Spender(WORKSHOP_ID, TASK, MARIA)
    assert await budgets.accounts(spender, NOW) == []
    await allow(budgets, day="9", month="9", task="9", contact="9", call="9")
    accounts = await budgets.accounts(spender, NOW)
    assert {one.budget.scope: one.spent for one in accounts} == {
        Scope.DAY: Decimal(1),
        Scope.MONTH: Decimal(7),
        Scope.TASK: Decimal(12),
        Scope.CONTACT: Decimal(3),
    }
    assert {one.budget.scope: one.until for one in accounts}[Scope.DAY] == datetime(2026, 11, 22, 5, tzinfo=UTC)
    assert [one.budget.scope for one in await budgets.accounts(HOUSE, NOW)] == [Scope.DAY, Scope.MONTH]


async def test_nobody_spends_the_same_money_twice(budgets: SqlBudgets) -> None:
    """Of many at once, as many get it as there is."""
    await allow(budgets, day="10")
    verdicts = await asyncio.gather(*(budgets.reserve(wish(f"{number:032x}", "3")) for number in range(8)))
    assert sorted(verdict.is_exceeded for verdict in verdicts) == [False] * 3 + [True] * 5
    assert (await budgets.check(HOUSE, Decimal("1.01"), NOW)).standing is Standing.EXCEEDED
    assert (await budgets.check(HOUSE, Decimal(1), NOW)).standing is Standing.WARNED


async def test_a_repeat_finds_it_reserved(budgets: SqlBudgets) -> None:
    """An activity that is tried again takes nothing more."""
    await allow(budgets, day="10")
    for _ in range(2):
        assert not (await budgets.reserve(wish(TASK, "9"))).is_exceeded
    assert (await budgets.check(HOUSE, Decimal(1), NOW)).standing is Standing.WARNED
    await budgets.release(TASK)
    await budgets.release(TASK)
    assert (await budgets.check(HOUSE, Decimal(1), NOW)).standing is Standing.ALLOWED


async def test_ones_own_reservation_stands_in_nobodys_way(budgets: SqlBudgets, costs: SqlCosts) -> None:
    """And what was spent of it is not counted twice by others."""
    await allow(budgets, day="10", contact="4")
    await budgets.reserve(wish(TASK, "9"))
    assert (await budgets.check(Spender(WORKSHOP_ID, TASK), Decimal(9), NOW)).standing is Standing.WARNED
    await costs.note([event("a", "7", task_id=TASK)])
    [account] = await budgets.accounts(HOUSE, NOW)
    assert (account.spent, account.reserved) == (Decimal(7), Decimal(2))
    await costs.note([event("b", "3", task_id=TASK)])
    assert [one.reserved for one in await budgets.accounts(HOUSE, NOW)] == [Decimal(0)]


async def test_a_customers_money_is_set_aside_too(budgets: SqlBudgets) -> None:
    """His alone."""
    await allow(budgets, contact="4")
    await budgets.reserve(wish(TASK, "3", contact_id=MARIA))
    maria = Spender(WORKSHOP_ID, OTHER, MARIA)
    assert (await budgets.check(maria, Decimal(2), NOW)).scope is Scope.CONTACT
    assert not (await budgets.check(replace(maria, contact_id="tom-becker"), Decimal(2), NOW)).is_exceeded


async def test_a_reservation_lapses_with_its_task(budgets: SqlBudgets, database: Database) -> None:
    """Whatever the task has come to; at the latest after a while."""
    await allow(budgets, day="10")
    tasks = SqlTasks(database)
    await tasks.note(task(TASK, TaskState.EXECUTING))
    await budgets.reserve(wish(TASK, "9"))
    assert (await budgets.check(HOUSE, Decimal(5), NOW)).is_exceeded
    assert not (await budgets.check(HOUSE, Decimal(5), NOW + timedelta(hours=24))).is_exceeded
    await tasks.note(replace(task(TASK, TaskState.FAILED), revision=2))
    assert not (await budgets.check(HOUSE, Decimal(5), NOW)).is_exceeded
