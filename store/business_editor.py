"""What a business offers, changed by hand in the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import Organisation, Resource, Service
from domain.errors import NotFound
from domain.ports.editing import BusinessEditor
from store.absences import write_absences
from store.business_rows import read_organisation, read_resource, read_service
from store.database import Database
from store.opening_hours import write_hours
from store.tables import LocationRow, OrganisationRow, ResourceRow, ServiceRow

#: Nobody who has more leaves the organisation out of a request.
_MOST_ORGANISATIONS: Final = 100
_NO_HOLIDAYS: Final[Mapping[str, frozenset[date]]] = {}


class SqlBusinessEditor(BusinessEditor):
    """`BusinessEditor` on SQL."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        organisation_changed: Callable[[str], Awaitable[None]],
    ) -> None:
        """Take the database, and who is told what has changed.

        Args:
            database: Where it is.
            clock: Returns aware UTC.
            organisation_changed: Told the id after the commit: `CachedDirectory.forget_organisation`.
        """
        self._database = database
        self._clock = clock
        self._organisation_changed = organisation_changed

    async def organisation_ids(self) -> Sequence[str]:
        """Return every business there is, ascending; the first hundred."""
        ids = select(col(OrganisationRow.organisation_id)).order_by(col(OrganisationRow.organisation_id))
        async with self._database.reading() as unit:
            return (await unit.scalars(ids.limit(_MOST_ORGANISATIONS))).all()

    async def as_entered(self, organisation_id: str) -> Organisation:
        """Return a business as people have entered it: its resources keep no public holidays."""
        async with self._database.reading() as unit:
            row = await unit.get(OrganisationRow, organisation_id)
            if row is None:
                raise NotFound(f"no organisation {organisation_id}")
            services = await _of(unit, ServiceRow, organisation_id)
            locations = await _of(unit, LocationRow, organisation_id)
            resources = await _of(unit, ResourceRow, organisation_id)
            business = read_organisation(row, services=services, resources=(), locations=locations, now=self._clock())
        return replace(business, resources=tuple(read_resource(one, _NO_HOLIDAYS) for one in resources))

    async def change_service(self, organisation_id: str, key: str, change: Callable[[Service], Service]) -> Service:
        """Store the price that `change` gives a service; its other columns are nobody's to change here."""
        async with self._database.transaction() as unit:
            row = await unit.get(ServiceRow, (organisation_id, key), with_for_update=True)
            if row is None:
                raise NotFound(f"no service {key}")
            changed = change(read_service(row))
            row.price = changed.price
        await self._organisation_changed(organisation_id)
        return changed

    async def change_resource(self, organisation_id: str, key: str, change: Callable[[Resource], Resource]) -> Resource:
        """Store the hours and absences that `change` gives a resource."""
        async with self._database.transaction() as unit:
            row = await unit.get(ResourceRow, (organisation_id, key), with_for_update=True)
            if row is None:
                raise NotFound(f"no resource {key}")
            changed = change(read_resource(row, _NO_HOLIDAYS))
            row.hours = write_hours(changed.hours)
            row.absences = write_absences(changed.absences)
        await self._organisation_changed(organisation_id)
        return changed


_Kind = TypeVar("_Kind", ServiceRow, LocationRow, ResourceRow)


async def _of(unit: AsyncSession, kind: type[_Kind], organisation_id: str) -> Sequence[_Kind]:
    his = select(kind).where(col(kind.organisation_id) == organisation_id)
    return (await unit.scalars(his.order_by(col(kind.position)))).all()
