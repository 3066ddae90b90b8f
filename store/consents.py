"""What customers have agreed to, from the database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from domain.compliance import ConsentState
from domain.outbound import DialPurpose
from domain.ports.consent import ConsentEntry, Consents
from store.contact_rows import living, living_id
from store.database import Database
from store.inserting import insert_once
from store.tables import ConsentRow


class SqlConsents(Consents):
    """`Consents` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def record(self, entry: ConsentEntry) -> None:
        """Store what a customer has said; raises RuleBroken for one who is not known."""
        async with self._database.transaction() as unit:
            row = ConsentRow(
                contact_id=await living_id(unit, entry.contact_id),
                purpose=entry.purpose,
                at=entry.at,
                state=entry.state,
                source=entry.source,
            )
            await insert_once(unit, [row])

    async def state(self, contact_id: str, purpose: DialPurpose) -> ConsentState | None:
        """Return the latest; None when he has never said anything."""
        latest = (
            select(col(ConsentRow.state))
            .where(col(ConsentRow.contact_id) == living(contact_id), col(ConsentRow.purpose) == purpose)
            .order_by(col(ConsentRow.at).desc())
            .limit(1)
        )
        async with self._database.reading() as unit:
            state = await unit.scalar(latest)
            return None if state is None else ConsentState(state)

    async def latest(self, contact_id: str) -> Sequence[ConsentEntry]:
        """Return the latest of each purpose, in their order as text."""
        said = select(ConsentRow).where(col(ConsentRow.contact_id) == living(contact_id)).order_by(col(ConsentRow.at))
        async with self._database.reading() as unit:
            latest = {row.purpose: row for row in await unit.scalars(said)}
        return [_read(latest[purpose]) for purpose in sorted(latest)]


def _read(row: ConsentRow) -> ConsentEntry:
    return ConsentEntry(row.contact_id, DialPurpose(row.purpose), ConsentState(row.state), row.source, row.at)
