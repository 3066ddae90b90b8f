"""Customers as a list, from the database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from domain.business import Contact
from domain.ports.reading import ContactFilter, ContactReader, NameCursor
from store.contact_rows import read_contacts
from store.contact_search import has_words
from store.database import Database
from store.keyset import ascending
from store.tables import ContactRow


class SqlContactReader(ContactReader):
    """`ContactReader` on SQL; a page costs the same wherever it lies, for it starts in an index."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads."""
        self._database = database

    async def contacts(self, where: ContactFilter, *, after: NameCursor | None, limit: int) -> Sequence[Contact]:
        """Return at most `limit` customers by (name, contact_id) ascending; who was merged or erased is not listed."""
        name, key = col(ContactRow.name), col(ContactRow.contact_id)
        wanted = select(ContactRow).where(
            col(ContactRow.organisation_id) == where.organisation_id,
            col(ContactRow.merged_into).is_(None),
            col(ContactRow.erased_at).is_(None),
        )
        if where.words is not None:
            wanted = wanted.where(has_words(where.organisation_id, where.words, in_names_only=where.in_names_only))
        async with self._database.reading() as unit:
            rows = await unit.scalars(ascending(wanted, name, key, after=after, limit=limit))
            return await read_contacts(unit, rows.all())
