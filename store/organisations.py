"""All businesses of an installation."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from domain.business import Organisation
from store.database import Database
from store.directory import SqlDirectory
from store.tables import OrganisationRow


async def all_organisations(database: Database) -> Sequence[Organisation]:
    """Return every business, by id."""
    wanted = select(col(OrganisationRow.organisation_id)).order_by(col(OrganisationRow.organisation_id))
    async with database.reading() as unit:
        ids = (await unit.scalars(wanted)).all()
    directory = SqlDirectory(database)
    return [await directory.organisation(one) for one in ids]
