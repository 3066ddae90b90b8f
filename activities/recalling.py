"""What is remembered of customers, as calls and planners use it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from temporalio import activity

from activities.messages import ContactLookUp, RememberedCustomer
from domain.business import Contact
from domain.errors import NotFound
from domain.ports.customers import ContactFinder
from domain.ports.memories import Memories
from domain.relationship import Acquaintance, acquaintance

#: More than these nobody can be asked to choose from.
_MOST: Final = 5


class Recalling:
    """Recalls customers."""

    def __init__(self, finder: ContactFinder, memories: Memories) -> None:
        """Take the ports it works on."""
        self._finder = finder
        self._memories = memories

    @activity.defn(name="recalling.recall")
    async def recall(self, wanted: ContactLookUp) -> Sequence[RememberedCustomer]:
        """Return customers a clue fits, with all that is remembered of them; at most five. Raises RuleBroken."""
        found = await self._finder.find(wanted.organisation_id, wanted.clue, limit=_MOST)
        return [
            RememberedCustomer(
                contact,
                await self._memories.memory(contact.contact_id),
                await self._memories.visits(contact.contact_id, wanted.at),
            )
            for contact in found
        ]


async def acquaintance_with(memories: Memories, contact: Contact | None, now: datetime) -> Acquaintance | None:
    """Return what an agent may know of whoever is on the line; None of a stranger, and of one erased since."""
    if contact is None:
        return None
    try:
        memory = await memories.memory(contact.contact_id)
    except NotFound:
        return None
    visits = await memories.visits(contact.contact_id, now)
    return acquaintance(memory, visits, last_contact_at=contact.last_contact_at, now=now)
