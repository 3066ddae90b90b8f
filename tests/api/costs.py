"""Costs and budgets in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
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
    CostSubject,
    CostTotal,
    Portion,
    Reservation,
    RunningCall,
    Settlement,
    Spender,
)


class FakeCosts(CostReader):
    """Says what tests have put there; notes what it was asked."""

    def __init__(self) -> None:
        """Begin with a month in which two texts were sent."""
        self.asked: list[tuple[CostSpan, CostKey, int]] = []
        self.rows = [CostTotal("2026-11-21", Decimal("0.0200"), 2, 1), CostTotal("", Decimal(10), 1, 0)]
        self.calls: list[RunningCall] = []
        self.known: dict[str, CostSubject] = {}
        self.settled: Sequence[Settlement] = ()
        self.by_call: dict[str, Sequence[CostTotal]] = {}

    async def totals(self, span: CostSpan, by: CostKey, *, time_zone: str, limit: int) -> Sequence[CostTotal]:
        """Answer."""
        self.asked.append((span, by, limit))
        return self.rows

    async def of_call(self, call_sid: str) -> Sequence[CostTotal]:
        """Answer."""
        return self.by_call.get(call_sid, ())

    async def of_calls(self, call_sids: Collection[str]) -> Mapping[str, CostTotal]:
        """Add up what was put there."""
        return {
            sid: CostTotal(sid, sum((one.amount for one in rows), Decimal(0)), 1, sum(one.unpriced for one in rows))
            for sid, rows in self.by_call.items()
            if sid in call_sids
        }

    async def total(self, span: CostSpan) -> CostTotal:
        """Add up."""
        return CostTotal(
            "",
            sum((row.amount for row in self.rows), Decimal(0)),
            sum(row.uses for row in self.rows),
            sum(row.unpriced for row in self.rows),
        )

    async def subjects(self, by: CostKey, keys: Sequence[str]) -> Mapping[str, CostSubject]:
        """Answer."""
        return {key: self.known[key] for key in keys if key in self.known}

    async def settlements(self, span: CostSpan) -> Sequence[Settlement]:
        """Answer."""
        return self.settled

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
        """Start without a limit, with nine spent."""
        self.kept: Mapping[Scope, Decimal] = {}
        self.spent = Decimal(9)

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
        """Say what was spent in a day or month that ends with November, and that one is set aside."""
        ends_at = datetime(2026, 12, 1, 5, tzinfo=UTC)
        return [Account(Budget(scope, limit), self.spent, Decimal(1), ends_at) for scope, limit in self.kept.items()]

    async def check(
        self, spender: Spender, amount: Decimal, now: datetime, *, portions: Sequence[Portion] = ()
    ) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def reserve(self, reservation: Reservation) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def release(self, key: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError
