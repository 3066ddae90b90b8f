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
from domain.ports.costs import Budgets, Portion, Reservation, Spender
from domain.tasks import TaskState
from store.budgets import SqlBudgets
from store.costs import SqlCosts
from store.database import Database
from store.merging import merge_contacts
from store.seeds import WORKSHOP_ID
from store.tasks import SqlTasks
from tests.api.tasks import task
from tests.store.test_costs import TASK, event
from tests.store.world import MARIA, NOW, TOM

OTHER = "e" * 32
HOUSE = Spender(WORKSHOP_ID)
TOM_AS_WELL = Spender(WORKSHOP_ID, None, TOM)


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


def wish(task_id: str, amount: str, *, contact_id: str | None = None, **portions: str) -> Reservation:
    """Return what a task sets aside, and the portions of customers whose ids are written with underscores."""
    spender = replace(Spender(WORKSHOP_ID, task_id), contact_id=contact_id)
    return Reservation(
        task_id,
        spender,
        Decimal(amount),
        NOW,
        NOW + timedelta(days=1),
        tuple(Portion(key.replace("_", "-"), Decimal(portion)) for key, portion in portions.items()),
    )


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
    await allow(budgets)
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


async def test_two_tasks_do_not_spend_the_same_customers_money(budgets: SqlBudgets) -> None:
    """Of many at once that are about her, as many get it as she may cost; those about somebody else are not held up."""
    await allow(budgets, contact="4", month="100")
    wishes = [wish(f"{number:032x}", "3", maria_jensen="2", tom_becker="0.1") for number in range(6)]
    others = [wish(f"{number:031x}f", "3", tom_becker="0.1") for number in range(6)]
    verdicts = await asyncio.gather(*(budgets.reserve(one) for one in (*wishes, *others)))
    assert sorted(verdict.is_exceeded for verdict in verdicts[:6]) == [False] * 2 + [True] * 4
    assert {verdict.scope for verdict in verdicts[:6] if verdict.is_exceeded} == {Scope.CONTACT}
    assert not any(verdict.is_exceeded for verdict in verdicts[6:])
    assert {one.budget.scope: one.reserved for one in await budgets.accounts(TOM_AS_WELL, NOW)} == {
        Scope.MONTH: Decimal(24),
        Scope.CONTACT: Decimal("0.8"),
    }


async def test_all_of_a_task_is_let_go_at_once(budgets: SqlBudgets, database: Database) -> None:
    """By hand, and with its end; nothing of another task whose key begins alike."""
    await allow(budgets, day="10", contact="4")
    await budgets.reserve(wish("task-1", "5", maria_jensen="3"))
    await budgets.reserve(wish("task-11", "2", maria_jensen="1"))
    await budgets.release("task-1")
    assert {one.reserved for one in await budgets.accounts(Spender(WORKSHOP_ID, None, MARIA), NOW)} == {
        Decimal(2),
        Decimal(1),
    }
    await SqlTasks(database).note(task("task-11", TaskState.DONE))
    assert {one.reserved for one in await budgets.accounts(Spender(WORKSHOP_ID, None, MARIA), NOW)} == {Decimal(0)}


async def test_what_a_task_has_spent_on_a_customer_is_held_against_him_once(
    budgets: SqlBudgets, costs: SqlCosts
) -> None:
    """And what it has spent before, on its plan, is no part of what it has set aside."""
    await allow(budgets, month="20", contact="10")
    await costs.note([event("thought", "1", at=NOW - timedelta(minutes=1), task_id=TASK)])
    await budgets.reserve(wish(TASK, "6", maria_jensen="4"))
    await costs.note([event("text", "3", task_id=TASK, contact_id=MARIA)])
    accounts = await budgets.accounts(Spender(WORKSHOP_ID, OTHER, MARIA), NOW)
    assert {one.budget.scope: (one.spent, one.reserved) for one in accounts} == {
        Scope.MONTH: (Decimal(4), Decimal(3)),
        Scope.CONTACT: (Decimal(3), Decimal(1)),
    }


async def test_a_portion_goes_with_a_customer_who_is_merged(budgets: SqlBudgets, database: Database) -> None:
    """What was set aside for the doubled one is set aside for the kept one, in one sum."""
    await allow(budgets, contact="4")
    await budgets.reserve(wish(TASK, "3", maria_jensen="1", tom_becker="2"))
    async with database.transaction() as unit:
        await merge_contacts(unit, MARIA, TOM)
    [account] = await budgets.accounts(Spender(WORKSHOP_ID, None, MARIA), NOW)
    assert account.reserved == Decimal(3)
    assert (await budgets.reserve(wish(OTHER, "1.5", maria_jensen="0.7", tom_becker="0.8"))).scope is Scope.CONTACT


async def test_a_check_looks_at_the_customers_too(budgets: SqlBudgets) -> None:
    """The budget that allows least speaks."""
    await allow(budgets, day="1", contact="4")
    wanted = Decimal("0.9")
    allowed = await budgets.check(HOUSE, wanted, NOW, portions=(Portion(MARIA, Decimal("0.9")),))
    assert (allowed.standing, allowed.scope) == (Standing.WARNED, Scope.DAY)
    await allow(budgets, day="1", contact="0.5")
    refused = await budgets.check(HOUSE, wanted, NOW, portions=(Portion(MARIA, Decimal("0.9")),))
    assert (refused.standing, refused.scope) == (Standing.EXCEEDED, Scope.CONTACT)


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
