"""Customers as a list, from the database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, String, literal, select, tuple_
from sqlmodel import col

from domain.business import Contact
from domain.ports.reading import ContactFilter, ContactReader, NameCursor
from store.columns import FreeText
from store.contact_rows import read_contacts
from store.contact_search import has_words, rank
from store.database import Database
from store.keyset import ascending
from store.tables import ContactRow


class SqlContactReader(ContactReader):
    """`ContactReader` on SQL; a page costs the same wherever it lies, for it starts in an index."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads."""
        self._database = database

    async def contacts(self, where: ContactFilter, *, after: NameCursor | None, limit: int) -> Sequence[Contact]:
        """Return at most `limit` customers by (name, contact_id) ascending; who was merged or erased is not listed.

        Where words are looked for, those come first whose name is nearest to them.
        """
        name, key = col(ContactRow.name), col(ContactRow.contact_id)
        wanted = select(ContactRow).where(
            col(ContactRow.organisation_id) == where.organisation_id,
            col(ContactRow.merged_into).is_(None),
            col(ContactRow.erased_at).is_(None),
        )
        if where.words is None:
            page = ascending(wanted, name, key, after=after, limit=limit)
        else:
            wanted = wanted.where(has_words(where.organisation_id, where.words, in_names_only=where.in_names_only))
            page = _nearest(wanted, where.words, after=after, limit=limit)
        async with self._database.reading() as unit:
            return await read_contacts(unit, (await unit.scalars(page)).all())


def _nearest(wanted: Select[ContactRow], words: str, *, after: NameCursor | None, limit: int) -> Select[ContactRow]:
    """Return the page by (rank, name, contact_id); the rank of the last customer seen follows from his name."""
    name, key = col(ContactRow.name), col(ContactRow.contact_id)
    if after is not None:
        last = literal(after.name, FreeText)
        seen = tuple_(rank(last, words), last, literal(after.contact_id, String))
        wanted = wanted.where(tuple_(rank(name, words), name, key) > seen)
    return wanted.order_by(rank(name, words), name, key).limit(limit)
