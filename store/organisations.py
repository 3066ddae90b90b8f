"""All businesses of an installation."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from store.database import Database
from store.tables import OrganisationRow


async def organisation_ids(database: Database) -> Sequence[str]:
    """Return every business's id, in order."""
    wanted = select(col(OrganisationRow.organisation_id)).order_by(col(OrganisationRow.organisation_id))
    async with database.reading() as unit:
        return (await unit.scalars(wanted)).all()
