"""Asks the budgets before anything that is paid for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from temporalio import activity

from domain.budgets import Account, BudgetVerdict, Scope, used_up
from domain.costs import CostCause
from domain.ports.costs import Budgets, CostLog, Portion, Reservation, Spender

#: A task that was terminated releases nothing; a plan's twelve steps may each be a call that is tried for a day.
_LONGEST_TASK: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Reaching:
    """What of an amount is spent on whoever has a number, E.164."""

    to: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class TaskSpending:
    """What a task wants to spend, on steps that reach people from `sender`, E.164; each of them is there once."""

    organisation_id: str
    task_id: str
    amount: Decimal
    sender: str | None = None
    reaching: tuple[Reaching, ...] = ()

    @property
    def spender(self) -> Spender:
        """On whose account."""
        return Spender(self.organisation_id, self.task_id)


class Budgeting:
    """Says what may be spent, and sets money aside."""

    def __init__(self, budgets: Budgets, costs: CostLog, clock: Callable[[], datetime]) -> None:
        """Take the ports it works on, and a clock that returns aware UTC."""
        self._budgets = budgets
        self._costs = costs
        self._clock = clock

    async def accounts(self, organisation_id: str, task_id: str, contact_id: str | None) -> tuple[Account, ...]:
        """Return what stands now against the budgets of a task, and of the customer who wants it."""
        return tuple(await self._budgets.accounts(Spender(organisation_id, task_id, contact_id), self._clock()))

    async def bounds_customers(self, organisation_id: str) -> bool:
        """Say whether a business has a budget for each of its customers."""
        return Scope.CONTACT in await self._budgets.limits(organisation_id)

    @activity.defn(name="budgeting.check")
    async def check(self, wanted: TaskSpending) -> BudgetVerdict:
        """Say whether it may be spent now, also on the customers who are reached."""
        portions = await self._portions(wanted)
        return await self._budgets.check(wanted.spender, wanted.amount, self._clock(), portions=portions)

    @activity.defn(name="budgeting.reserve")
    async def reserve(self, wanted: TaskSpending) -> BudgetVerdict:
        """Set it aside for the task and its customers, if it may be spent; it is let go with the task."""
        portions, now = await self._portions(wanted), self._clock()
        return await self._budgets.reserve(
            Reservation(wanted.task_id, wanted.spender, wanted.amount, now, now + _LONGEST_TASK, portions)
        )

    async def _portions(self, wanted: TaskSpending) -> tuple[Portion, ...]:
        """Return what is spent on customers; a number that is nobody's is the business's alone."""
        if wanted.sender is None:
            return ()
        found: defaultdict[str, Decimal] = defaultdict(Decimal)
        for one in wanted.reaching:
            contact_id = (await self._costs.text(wanted.sender, one.to)).contact_id
            if contact_id is not None:
                found[contact_id] += one.amount
        return tuple(Portion(contact_id, amount) for contact_id, amount in found.items())


class ThoughtBudget:
    """Says whether a model may be asked where nobody is on the line: what a thought costs is known afterwards."""

    def __init__(self, budgets: Budgets, clock: Callable[[], datetime]) -> None:
        """Take the port it works on, and a clock that returns aware UTC."""
        self._budgets = budgets
        self._clock = clock

    async def verdict(self, cause: CostCause) -> BudgetVerdict:
        """Say whether there is anything left of the budgets of a business, and of its task and customer."""
        if cause.organisation_id is None:
            return BudgetVerdict()
        spender = Spender(cause.organisation_id, cause.task_id, cause.contact_id)
        return used_up(await self._budgets.accounts(spender, self._clock()))
