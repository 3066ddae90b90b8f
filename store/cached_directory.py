"""The directory with its look-ups out of a cache: who is called, who calls, and what the business offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from domain.business import Contact, Organisation
from domain.ports.cache import Cache
from domain.ports.storage import Directory, Line
from store.cache.look_ups import CachedLookUps, random_mark


class CachedDirectory(Directory):
    """A directory in front of another.

    A change counts at once where its writer awaits the `forget` that is for it and processes share the cache
    (`store.cache.look_ups` says why), else within a minute.
    """

    def __init__(self, directory: Directory, cache: Cache, *, new_mark: Callable[[], bytes] = random_mark) -> None:
        """Take the directory behind, the cache, and what makes a mark of twelve random bytes."""
        self._directory = directory
        self._lines = CachedLookUps(cache, Line, prefix="line", new_mark=new_mark)
        self._organisations = CachedLookUps(cache, Organisation, prefix="organisation", new_mark=new_mark)
        self._contacts = CachedLookUps(cache, Contact, prefix="contact", new_mark=new_mark)
        self._numbers = CachedLookUps(cache, str, prefix="number", new_mark=new_mark)

    async def line(self, number: str) -> Line | None:
        """Return who answers a number of ours, as of a minute ago at worst."""
        return await self._lines.find(number, lambda: self._directory.line(number))

    async def organisation(self, organisation_id: str) -> Organisation:
        """Return a business."""

        async def load(_missing: Sequence[str]) -> Mapping[str, Organisation]:
            return {organisation_id: await self._directory.organisation(organisation_id)}

        return (await self._organisations.find_all([organisation_id], load))[organisation_id]

    async def number(self, organisation_id: str) -> str | None:
        """Return the number messages come from."""
        return await self._numbers.find(organisation_id, lambda: self._directory.number(organisation_id))

    async def contact_by_phone(self, organisation_id: str, phone: str) -> Contact | None:
        """Return the customer with that E.164 number."""
        return await self._contacts.find(
            _key(organisation_id, phone), lambda: self._directory.contact_by_phone(organisation_id, phone)
        )

    async def contact(self, contact_id: str) -> Contact:
        """Return a customer, never cached."""
        return await self._directory.contact(contact_id)

    async def search_contacts(self, organisation_id: str, query: str, *, limit: int = 10) -> Sequence[Contact]:
        """Return customers that match, never cached."""
        return await self._directory.search_contacts(organisation_id, query, limit=limit)

    async def save_contact(self, contact: Contact) -> Contact:
        """Insert a customer and forget what was known under his numbers."""
        saved = await self._directory.save_contact(contact)
        await self.forget(saved)
        return saved

    async def forget_organisation(self, organisation_id: str) -> None:
        """Forget a business whose row, offers, places or numbers have changed; awaited after the commit."""
        await self._organisations.forget(organisation_id)
        await self._numbers.forget(organisation_id)

    async def forget_lines(self, numbers: Sequence[str]) -> None:
        """Forget who answers numbers: their agent or their business has changed; awaited after the commit."""
        await self._lines.forget(*numbers)

    async def forget_number(self, number: str, organisation_id: str | None) -> None:
        """Forget who answers a number, and that a business's messages come from it; awaited after the commit."""
        await self._lines.forget(number)
        if organisation_id is not None:
            await self._numbers.forget(organisation_id)

    async def forget(self, contact: Contact) -> None:
        """Forget a customer whose row has changed; whoever writes it awaits this after the commit."""
        await self._contacts.forget(*(_key(contact.organisation_id, phone) for phone in contact.phones))


def _key(organisation_id: str, phone: str) -> str:
    return f"{organisation_id}:{phone}"
