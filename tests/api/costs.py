"""Costs and budgets in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NoReturn

from domain.budgets import Account, Budget, Scope
from domain.costs import CostEvent
from domain.ports.costs import (
    Budgets,
    CostKey,
    CostLog,
    CostReader,
    CostSpan,
    CostTotal,
    Reservation,
    RunningCall,
    Spender,
)


class FakeCosts(CostReader):
    """Says what tests have put there; notes what it was asked."""

    def __init__(self) -> None:
        """Begin with a month in which two texts were sent."""
        self.asked: list[tuple[CostSpan, CostKey, int]] = []
        self.rows = [CostTotal("2026-11-21", Decimal("0.0200"), 2, 1), CostTotal("", Decimal(10), 1, 0)]
        self.calls: list[RunningCall] = []

    async def totals(self, span: CostSpan, by: CostKey, *, time_zone: str, limit: int) -> Sequence[CostTotal]:
        """Answer."""
        self.asked.append((span, by, limit))
        return self.rows

    async def total(self, span: CostSpan) -> CostTotal:
        """Add up."""
        return CostTotal(
            "",
            sum((row.amount for row in self.rows), Decimal(0)),
            sum(row.uses for row in self.rows),
            sum(row.unpriced for row in self.rows),
        )

    async def running(self, organisation_id: str, *, since: datetime, limit: int) -> Sequence[RunningCall]:
        """Answer."""
        return [call for call in self.calls if call.started_at >= since]


class FakeCostLog(CostLog):
    """Keeps what it is told."""

    def __init__(self) -> None:
        """Start without any."""
        self.noted: dict[str, CostEvent] = {}

    async def note(self, events: Sequence[CostEvent]) -> None:
        """Keep them once."""
        for event in events:
            self.noted.setdefault(event.key, event)

    async def call(self, call_sid: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def text(self, sender: str, recipient: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def claim(self, call_sid: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError


class FakeBudgets(Budgets):
    """One business's limits."""

    def __init__(self) -> None:
        """Start without a limit."""
        self.kept: Mapping[Scope, Decimal] = {}

    async def limits(self, organisation_id: str) -> Mapping[Scope, Decimal]:
        """Return them."""
        return self.kept

    async def change(
        self, organisation_id: str, change: Callable[[Mapping[Scope, Decimal]], Mapping[Scope, Decimal]]
    ) -> Mapping[Scope, Decimal]:
        """Change them."""
        self.kept = change(self.kept)
        return self.kept

    async def accounts(self, spender: Spender, now: datetime) -> Sequence[Account]:
        """Say that nine were spent, and one is set aside."""
        return [Account(Budget(scope, limit), Decimal(9), Decimal(1)) for scope, limit in self.kept.items()]

    async def check(self, spender: Spender, amount: Decimal, now: datetime) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def reserve(self, reservation: Reservation) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def release(self, key: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError
