"""Asks the budgets before anything that is paid for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from temporalio import activity

from domain.budgets import BudgetVerdict
from domain.ports.costs import Budgets, CostLog, Reservation, Spender

#: A task that was terminated releases nothing; a plan's twelve steps may each be a call that is tried for a day.
_LONGEST_TASK: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class TaskSpending:
    """What a task wants to spend: on all of its plan, or on a step that reaches `to` from `sender` (both E.164)."""

    organisation_id: str
    task_id: str
    amount: Decimal
    sender: str | None = None
    to: str | None = None

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

    @activity.defn(name="budgeting.check")
    async def check(self, wanted: TaskSpending) -> BudgetVerdict:
        """Say whether it may be spent now; with numbers, also on the customer who has one of them."""
        spender = wanted.spender
        if wanted.sender is not None and wanted.to is not None:
            belongs = await self._costs.text(wanted.sender, wanted.to)
            spender = replace(spender, contact_id=belongs.contact_id)
        return await self._budgets.check(spender, wanted.amount, self._clock())

    @activity.defn(name="budgeting.reserve")
    async def reserve(self, wanted: TaskSpending) -> BudgetVerdict:
        """Set it aside for the task, if it may be spent; it is let go with the task."""
        now = self._clock()
        return await self._budgets.reserve(
            Reservation(wanted.task_id, wanted.spender, wanted.amount, now, now + _LONGEST_TASK)
        )
