"""A customer's timeline, read from the tables that have the facts: nothing that is stored already is stored again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    select,
)

from domain.interactions import Interaction, InteractionKind, Way
from domain.ports.interactions import EVERYTHING, InteractionFilter, InteractionLog, InteractionReader
from domain.ports.reading import Cursor
from store.contact_rows import living_id
from store.database import Database
from store.inserting import insert_once
from store.keyset import descending
from store.tables import (
    ContactRow,
    InteractionRow,
)
from store.timeline import timeline


class SqlInteractions(InteractionReader, InteractionLog):
    """`InteractionReader` and `InteractionLog` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def interactions(
        self, contact_id: str, *, after: Cursor | None, limit: int, where: InteractionFilter = EVERYTHING
    ) -> Sequence[Interaction]:
        """Return a page of a customer's timeline, the latest first."""
        line = timeline(contact_id).subquery()
        wanted = select(line)
        if where.kind is not None:
            wanted = wanted.where(line.c.kind == where.kind)
        if where.channel is not None:
            wanted = wanted.where(line.c.channel == where.channel)
        page = descending(wanted, line.c.happened_at, line.c.interaction_id, after=after, limit=limit)
        async with self._database.reading() as unit:
            return [
                Interaction(
                    interaction_id=row.interaction_id,
                    contact_id=row.contact_id,
                    kind=InteractionKind(row.kind),
                    happened_at=row.happened_at,
                    subject_id=row.subject_id,
                    channel=row.channel,
                    way=Way(row.way),
                    state=row.state or "",
                    words=row.words or "",
                )
                for row in await unit.execute(page)
            ]

    async def note(self, interaction: Interaction) -> None:
        """Keep what has happened, under who the customer is now; nothing of one who was erased meanwhile."""
        async with self._database.transaction() as unit:
            contact_id = await living_id(unit, interaction.contact_id)
            contact = await unit.get(ContactRow, contact_id)
            if contact is None or contact.erased_at is not None:
                return
            row = InteractionRow(
                interaction_id=interaction.interaction_id,
                contact_id=contact_id,
                channel=interaction.channel,
                happened_at=interaction.happened_at,
                summary=interaction.words,
                kind=interaction.kind,
                way=interaction.way,
                state=interaction.state,
                subject_id=interaction.subject_id,
            )
            await insert_once(unit, [row])
