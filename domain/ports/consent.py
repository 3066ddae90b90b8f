"""Who wants to hear of us, who does not, and whom we have rung: what the gate of `domain.compliance` looks at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.compliance import ConsentState, DialPolicy, Verdict
from domain.outbound import AttemptOutcome, DialIntent, DialOutcome, DialPurpose
from domain.ports.reading import Cursor


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """A customer has agreed to being contacted for a purpose, or refused.

    Attributes:
        source: Where he said so: a call SID, a form, a member of staff.
        at: Aware UTC.
    """

    contact_id: str
    purpose: DialPurpose
    state: ConsentState
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SuppressionEntry:
    """A number a business does not contact any more, on any channel.

    Attributes:
        phone: E.164.
        reason: In words.
        source: Where it was said: a call SID, a message's id, a member of staff.
        at: Aware UTC.
        confirmation_id: In the outbox: the one text that may still go there, to say that it was the last one.
    """

    organisation_id: str
    phone: str
    reason: str
    source: str
    at: datetime
    confirmation_id: str | None = None


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


class Consents(Protocol):
    """What customers have agreed to. Every word is kept, the latest counts."""

    async def record(self, entry: ConsentEntry) -> None:
        """Store what a customer has said; a repeat changes nothing."""

    async def state(self, contact_id: str, purpose: DialPurpose) -> ConsentState | None:
        """Return the latest; None when he has never said anything."""

    async def latest(self, contact_id: str) -> Sequence[ConsentEntry]:
        """Return the latest he has said for each purpose he has said anything for."""


class Suppressions(Protocol):
    """The internal do-not-call list of each business."""

    async def suppress(self, entry: SuppressionEntry) -> SuppressionEntry:
        """Put a number on the list, and return the entry that stands: of one that is there, its first."""

    async def is_suppressed(self, organisation_id: str, phone: str) -> bool:
        """Say whether a business may not contact a number."""

    async def lift(self, organisation_id: str, phone: str) -> bool:
        """Take a number off the list; False when it is not on it."""

    async def entries(self, organisation_id: str, *, after: Cursor | None, limit: int) -> Sequence[SuppressionEntry]:
        """Return a page of the list, latest first; a cursor is an entry's instant and number."""

    async def bars_text(self, sender: str, recipient: str, outbox_id: str) -> bool:
        """Say whether a text may not go out: its recipient is on the list of the business whose number sends it.

        The one confirmation of the opt-out itself may.
        """

    async def bars_mail(self, appointment_id: str) -> bool:
        """Say whether no e-mail about an appointment may go out: a number of its customer is on the list."""


class DialPolicies(Protocol):
    """When and how often businesses ring people."""

    async def policy(self, organisation_id: str) -> DialPolicy:
        """Return what a business allows itself."""

    async def allow(self, organisation_id: str, policy: DialPolicy) -> None:
        """Store what a business allows itself; raises RuleBroken for one that is not known."""


class DialLog(DialPolicies, Protocol):
    """The calls a business wants to place and has placed: written before anybody is rung. Every write is repeatable."""

    async def open(self, intent: DialIntent) -> None:
        """Store a wish; a repeat changes nothing."""

    async def intent(self, intent_id: str) -> DialIntent:
        """Return a wish; raises NotFound."""

    async def dialled(self, organisation_id: str, phone: str, since: datetime) -> Sequence[datetime]:
        """Return when calls to a number were begun since then, ascending, whatever they were for."""

    async def judge(self, key: AttemptKey, verdicts: Sequence[Verdict]) -> DialAttempt:
        """Store the latest verdicts on an attempt of a known wish and return how it stands."""

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
