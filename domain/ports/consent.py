"""Who wants to hear of us, and who does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.compliance import ConsentState
from domain.outbound import DialPurpose
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

    async def of_numbers(self, organisation_id: str, phones: Sequence[str]) -> Sequence[SuppressionEntry]:
        """Return the entries of those of some numbers that are on a business's list, in the numbers' order."""

    async def bars_text(self, sender: str, recipient: str, outbox_id: str) -> bool:
        """Say whether a text may not go out: its recipient is on the list of the business whose number sends it.

        The one confirmation of the opt-out itself may.
        """

    async def bars_mail(self, appointment_id: str) -> bool:
        """Say whether no e-mail about an appointment may go out: a number of its customer is on the list."""

    async def bars_address(self, organisation_id: str, address: str) -> bool:
        """Say whether a business may send no e-mail to an address: a number of a customer who has it is on the list."""
