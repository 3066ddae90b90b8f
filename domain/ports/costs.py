"""What was paid for, and how much may be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from domain.budgets import Account, BudgetVerdict, Scope
from domain.calls import Direction
from domain.costs import CostCause, CostEvent
from domain.prices import Usage


@dataclass(frozen=True, slots=True)
class BilledCall:
    """A call as far as money goes; `started_at` is aware UTC, when it was answered."""

    cause: CostCause
    direction: Direction
    started_at: datetime


class CostLog(Protocol):
    """Keeps what was paid for."""

    async def note(self, events: Sequence[CostEvent]) -> None:
        """Keep events; one whose key is known already stays as it is."""

    async def call(self, call_sid: str) -> BilledCall:
        """Return a call, with the task it was placed for; raises NotFound."""

    async def text(self, sender: str, recipient: str) -> CostCause:
        """Return whom a text between two numbers (E.164) belongs to, whichever of them is ours."""

    async def claim(self, call_sid: str) -> None:
        """Give what a call has used to the customer the call is known to be of by now."""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An event whose price the vendor tells later, by its id there."""

    key: str
    vendor_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class VendorPrice:
    """What a vendor says that something has cost, in his own currency; never negative."""

    amount: Decimal
    currency: str


class VendorPrices(Protocol):
    """Asks the telephone company for what it has charged."""

    async def price(self, vendor_id: str) -> VendorPrice | None:
        """Return what a call or a text has cost; None: it does not say so yet, or knows it no more.

        Raises ProviderUnavailable or ProviderRejected.
        """


class CostSettling(Protocol):
    """Holds what was reckoned against what vendors say."""

    async def unsettled(self, *, before: datetime, limit: int) -> Sequence[Unsettled]:
        """Return at most `limit` events whose vendor has not told a price yet, the one asked longest ago first.

        Args:
            before: He was asked last before then; one that was never asked, it happened before then.
            limit: At most so many.
        """

    async def settle(self, key: str, price: VendorPrice | None, at: datetime) -> None:
        """Keep what the vendor says, beside what was reckoned; None: nothing, and he is asked no more."""

    async def postpone(self, key: str, at: datetime) -> None:
        """Note that the vendor was asked and had nothing to say yet."""


class CostKey(StrEnum):
    """By what costs are added up."""

    DAY = "day"
    ITEM = "item"
    CALL = "call"
    CONTACT = "contact"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class CostSpan:
    """Costs of a business, from an instant on and before another, both aware; with a contact, of his alone."""

    organisation_id: str
    begin: datetime
    end: datetime
    contact_id: str | None = None


@dataclass(frozen=True, slots=True)
class CostTotal:
    """What several uses cost together.

    Attributes:
        key: Of the call, contact or task, the day (`YYYY-MM-DD`), or `vendor/unit/item`.
        unpriced: How many of them nobody knows a price for.
    """

    key: str
    amount: Decimal
    uses: int
    unpriced: int


@dataclass(frozen=True, slots=True)
class CostSubject:
    """What a total is of, for people.

    Attributes:
        name: The contact's, of a call too; of a task its goal.
        number: Of whoever a call was with, E.164.
        at: Aware UTC: when the call has begun, or the task was wanted.
    """

    name: str | None = None
    number: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a vendor has told of uses of one kind that he prices himself.

    Attributes:
        key: `vendor/unit/item`.
        waiting: He is still asked.
        told: He has told a price in the book's currency.
        foreign: In another one: it is in no total.
        silent: He never told one; what was reckoned stands.
        reckoned: What those he has told were reckoned to cost.
        charged: What he says that they cost.
    """

    key: str
    waiting: int
    told: int
    foreign: int
    silent: int
    reckoned: Decimal
    charged: Decimal


@dataclass(frozen=True, slots=True)
class RunningCall:
    """A call under way with what its turns have used so far."""

    call_sid: str
    started_at: datetime
    direction: Direction
    used: tuple[Usage, ...]


class CostReader(Protocol):
    """Adds costs up."""

    async def totals(self, span: CostSpan, by: CostKey, *, time_zone: str, limit: int) -> Sequence[CostTotal]:
        """Return at most `limit` totals, days ascending, anything else from the most expensive on.

        Uses that belong to no call, contact or task stand under the empty key.
        """

    async def of_call(self, call_sid: str) -> Sequence[CostTotal]:
        """Return what a call has cost, by item, from the most expensive on."""

    async def of_calls(self, call_sids: Collection[str]) -> Mapping[str, CostTotal]:
        """Return what each of some calls has cost; one that has cost nothing yet is left out."""

    async def total(self, span: CostSpan) -> CostTotal:
        """Return what all of it costs, under the empty key."""

    async def subjects(self, by: CostKey, keys: Sequence[str]) -> Mapping[str, CostSubject]:
        """Return what calls, contacts or tasks are, by their ids; who is not known any more is left out."""

    async def settlements(self, span: CostSpan) -> Sequence[Settlement]:
        """Return what vendors have told of uses they price themselves, by item."""

    async def running(self, organisation_id: str, *, since: datetime, limit: int) -> Sequence[RunningCall]:
        """Return at most `limit` calls under way that have begun since then, the earliest first."""


@dataclass(frozen=True, slots=True)
class Spender:
    """On whose account something is spent; what he has reserved himself is not held against him.

    Attributes:
        reservation: The key of a reservation of his that is no task's.
    """

    organisation_id: str
    task_id: str | None = None
    contact_id: str | None = None
    reservation: str | None = None


@dataclass(frozen=True, slots=True)
class Portion:
    """How much of an amount is spent on a customer."""

    contact_id: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Reservation:
    """Money set aside for what is under way; it counts as spent until it lapses, at the latest at `lapses_at`.

    What the task has spent since is taken from it. That of a task lapses when the task ends.

    Attributes:
        portions: What of the amount is set aside for customers, each of them once.
    """

    key: str
    spender: Spender
    amount: Decimal
    at: datetime
    lapses_at: datetime
    portions: tuple[Portion, ...] = ()


class Budgets(Protocol):
    """How much businesses may spend, and what stands against that."""

    async def limits(self, organisation_id: str) -> Mapping[Scope, Decimal]:
        """Return what a business allows itself; a scope without a limit is left out."""

    async def change(
        self, organisation_id: str, change: Callable[[Mapping[Scope, Decimal]], Mapping[Scope, Decimal]]
    ) -> Mapping[Scope, Decimal]:
        """Store a change of it, and return it; raises RuleBroken for a business that is not known.

        The change is called with the limits as they stand, in the unit of work that stores what it returns.
        """

    async def accounts(self, spender: Spender, now: datetime) -> Sequence[Account]:
        """Return what stands against each of his budgets but a call's."""

    async def check(
        self, spender: Spender, amount: Decimal, now: datetime, *, portions: Sequence[Portion] = ()
    ) -> BudgetVerdict:
        """Say whether he may spend an amount, with portions of it on customers, each of them once."""

    async def reserve(self, reservation: Reservation) -> BudgetVerdict:
        """Set money aside if it may be spent; of two at once, the second finds what the first has taken.

        A repeat finds it reserved.
        """

    async def release(self, key: str) -> None:
        """Let a reservation go; one that is not there is fine."""
