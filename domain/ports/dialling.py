"""When a business rings people, and whom it has rung: what the gate of `domain.compliance` looks at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.compliance import CheckResult, DialPolicy
from domain.outbound import AttemptOutcome, DialIntent, DialOutcome


@dataclass(frozen=True, slots=True)
class AttemptKey:
    """One attempt at a wish to ring somebody; `number` counts from 1."""

    intent_id: str
    number: int


@dataclass(frozen=True, slots=True)
class DialAttempt:
    """How an attempt stands; instants are aware UTC.

    Attributes:
        slot_at: The second that is its own.
        dialled_at: When it was begun; from then on there may be a call.
        call_sid: Of its call, once known.
        unresolved_since: Since when there may be a call of this wish that nobody knows the SID of.
    """

    slot_at: datetime | None = None
    dialled_at: datetime | None = None
    call_sid: str | None = None
    unresolved_since: datetime | None = None


class DialPolicies(Protocol):
    """When and how often businesses ring people."""

    async def policy(self, organisation_id: str) -> DialPolicy:
        """Return what a business allows itself."""

    async def change(self, organisation_id: str, change: Callable[[DialPolicy], DialPolicy]) -> DialPolicy:
        """Store a change of what a business allows itself, and return it; raises RuleBroken for one that is not known.

        The change is called with the policy as it stands, in the unit of work that stores what it returns; what it
        raises is raised, and nothing is stored.
        """


class DialLog(Protocol):
    """The calls a business wants to place and has placed: written before anybody is rung. Every write is repeatable."""

    async def open(self, intent: DialIntent) -> None:
        """Store a wish; a repeat changes nothing."""

    async def intent(self, intent_id: str) -> DialIntent:
        """Return a wish; raises NotFound."""

    async def dialled(self, organisation_id: str, phone: str, since: datetime) -> Sequence[datetime]:
        """Return when calls to a number were begun since then, ascending, whatever they were for."""

    async def judge(self, key: AttemptKey, verdicts: Sequence[CheckResult]) -> None:
        """Store the latest verdicts on an attempt of a known wish; raises NotFound."""

    async def attempt(self, key: AttemptKey) -> DialAttempt:
        """Return how an attempt stands; raises NotFound."""

    async def take_slot(self, key: AttemptKey, now: datetime) -> datetime:
        """Return the second of a judged attempt: one call a second for each business.

        A repeat gets the same one as long as it can be used.
        """

    async def claim(self, key: AttemptKey, now: datetime) -> DialAttempt:
        """Begin to dial: return the attempt as it stood. Whoever sees it begun already looks for its call first."""

    async def unclaim(self, key: AttemptKey) -> None:
        """Take the beginning back: nothing has left us."""

    async def placed(self, key: AttemptKey, call_sid: str) -> None:
        """Store the SID of an attempt's call."""

    async def unknown(self, call_sids: Collection[str]) -> Sequence[str]:
        """Return those that no attempt has, in their order."""

    async def close(self, key: AttemptKey, outcome: AttemptOutcome) -> None:
        """Store how an attempt came out."""

    async def finish(self, intent_id: str, outcome: DialOutcome) -> None:
        """Store what came of a wish."""
