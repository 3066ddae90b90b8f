"""The customer directory, as a call uses it."""

from __future__ import annotations

from collections.abc import Sequence

from temporalio import activity

from activities.messages import ContactSearch, Upcoming
from domain.business import Appointment, Contact
from domain.ports.storage import AppointmentBook, Directory


class Contacts:
    """Searches and saves customers, and lists what they have coming."""

    def __init__(self, directory: Directory, book: AppointmentBook) -> None:
        """Take the ports it works on."""
        self._directory = directory
        self._book = book

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
