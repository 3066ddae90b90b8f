"""The customer directory, as a call uses it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from temporalio import activity

from activities.messages import ContactLookUp, ContactSearch, CustomerFile, Upcoming
from domain.business import Appointment, Contact
from domain.ports.customers import ContactFinder
from domain.ports.storage import AppointmentBook, Directory

#: More than these nobody can be asked to choose from.
_MOST_FILES: Final = 5


class Contacts:
    """Looks up, searches and saves customers, and lists what they have coming."""

    def __init__(self, directory: Directory, book: AppointmentBook, finder: ContactFinder) -> None:
        """Take the ports it works on."""
        self._directory = directory
        self._book = book
        self._finder = finder

    @activity.defn(name="contacts.look_up")
    async def look_up(self, wanted: ContactLookUp) -> Sequence[CustomerFile]:
        """Return customers a clue fits, at most five; of a single one, what he has coming too. Raises RuleBroken."""
        found = await self._finder.find(wanted.organisation_id, wanted.clue, limit=_MOST_FILES)
        if len(found) != 1:
            return [CustomerFile(contact) for contact in found]
        return [CustomerFile(found[0], tuple(await self._book.upcoming(found[0].contact_id, wanted.at)))]

    @activity.defn(name="contacts.search")
    async def search(self, wanted: ContactSearch) -> Sequence[Contact]:
        """Return customers that match; at most ten."""
        return await self._directory.search_contacts(wanted.organisation_id, wanted.query)

    @activity.defn(name="contacts.save")
    async def save(self, contact: Contact) -> Contact:
        """Store a new customer; one with the same phone is returned instead."""
        return await self._directory.save_contact(contact)

    @activity.defn(name="contacts.upcoming_appointments")
    async def upcoming_appointments(self, wanted: Upcoming) -> Sequence[Appointment]:
        """Return the customer's confirmed appointments from an instant on."""
        return await self._book.upcoming(wanted.contact_id, wanted.after)
