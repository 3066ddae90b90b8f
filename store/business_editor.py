"""A business and what it offers, changed by hand in the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import Organisation, Resource, Service
from domain.errors import NotFound, RuleBroken
from domain.ports.editing import BusinessEditor, BusinessName
from store.business_rows import (
    location_rows,
    organisation_row,
    read_organisation,
    read_resource,
    read_service,
    resource_row,
    service_row,
)
from store.database import Database
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

    async def names(self) -> Sequence[BusinessName]:
        """Return every business there is, by name; the first hundred."""
        named = select(OrganisationRow).order_by(col(OrganisationRow.name), col(OrganisationRow.organisation_id))
        async with self._database.reading() as unit:
            rows = await unit.scalars(named.limit(_MOST_ORGANISATIONS))
            return [BusinessName(row.organisation_id, row.name, row.time_zone) for row in rows]

    async def as_entered(self, organisation_id: str) -> Organisation:
        """Return a business as people have entered it: its resources keep no public holidays."""
        async with self._database.reading() as unit:
            return await self._read(unit, await _found(unit, organisation_id))

    async def change_organisation(
        self, organisation_id: str, change: Callable[[Organisation], Organisation]
    ) -> Organisation:
        """Store the row and the locations that `change` gives a business."""
        async with self._database.transaction() as unit:
            row = await _found(unit, organisation_id, is_changed=True)
            changed = change(await self._read(unit, row))
            row.sqlmodel_update(organisation_row(changed))
            await unit.execute(delete(LocationRow).where(col(LocationRow.organisation_id) == organisation_id))
            unit.add_all(location_rows(changed))
        await self._organisation_changed(organisation_id)
        return changed

    async def add_service(self, organisation_id: str, service: Service) -> Service:
        """Insert a service after those there are."""
        async with self._database.transaction() as unit:
            await _found(unit, organisation_id, is_changed=True)
            there = await _of(unit, ServiceRow, organisation_id)
            row = service_row(service, organisation_id, position=_after(there))
            stored = read_service(await _added(unit, row, there))
        if stored != service:
            raise RuleBroken(f"there is another service {service.key!r}: choose another key, or change that one")
        await self._organisation_changed(organisation_id)
        return stored

    async def add_resource(self, organisation_id: str, resource: Resource) -> Resource:
        """Insert a resource after those there are."""
        async with self._database.transaction() as unit:
            await _found(unit, organisation_id, is_changed=True)
            there = await _of(unit, ResourceRow, organisation_id)
            row = resource_row(resource, organisation_id, position=_after(there))
            stored = read_resource(await _added(unit, row, there), _NO_HOLIDAYS)
        if stored != resource:
            raise RuleBroken(f"there is another resource {resource.key!r}: choose another key, or change that one")
        await self._organisation_changed(organisation_id)
        return stored

    async def change_service(self, organisation_id: str, key: str, change: Callable[[Service], Service]) -> Service:
        """Store what `change` makes of a service; its key and place in the list stay."""
        async with self._database.transaction() as unit:
            row = await unit.get(ServiceRow, (organisation_id, key), with_for_update=True)
            if row is None:
                raise NotFound(f"no service {key}")
            changed = change(read_service(row))
            row.sqlmodel_update(service_row(changed, organisation_id, position=row.position))
        await self._organisation_changed(organisation_id)
        return changed

    async def change_resource(self, organisation_id: str, key: str, change: Callable[[Resource], Resource]) -> Resource:
        """Store what `change` makes of a resource; its key and place in the list stay."""
        async with self._database.transaction() as unit:
            row = await unit.get(ResourceRow, (organisation_id, key), with_for_update=True)
            if row is None:
                raise NotFound(f"no resource {key}")
            changed = change(read_resource(row, _NO_HOLIDAYS))
            row.sqlmodel_update(resource_row(changed, organisation_id, position=row.position))
        await self._organisation_changed(organisation_id)
        return changed

    async def _read(self, unit: AsyncSession, row: OrganisationRow) -> Organisation:
        services = await _of(unit, ServiceRow, row.organisation_id)
        locations = await _of(unit, LocationRow, row.organisation_id)
        resources = await _of(unit, ResourceRow, row.organisation_id)
        business = read_organisation(row, services=services, resources=(), locations=locations, now=self._clock())
        return replace(business, resources=tuple(read_resource(one, _NO_HOLIDAYS) for one in resources))


_Kind = TypeVar("_Kind", ServiceRow, LocationRow, ResourceRow)


async def _found(unit: AsyncSession, organisation_id: str, *, is_changed: bool = False) -> OrganisationRow:
    row = await unit.get(OrganisationRow, organisation_id, with_for_update=is_changed)
    if row is None:
        raise NotFound(f"no organisation {organisation_id}")
    return row


def _after(there: Sequence[ServiceRow | ResourceRow]) -> int:
    return max((row.position for row in there), default=-1) + 1


_Offered = TypeVar("_Offered", ServiceRow, ResourceRow)


async def _added(unit: AsyncSession, row: _Offered, there: Sequence[_Offered]) -> _Offered:
    """Insert a row, and return it, or the one that has its key."""
    stored = next((one for one in there if one.key == row.key), None)
    if stored is not None:
        return stored
    unit.add(row)
    await unit.flush()
    return row


async def _of(unit: AsyncSession, kind: type[_Kind], organisation_id: str) -> Sequence[_Kind]:
    his = select(kind).where(col(kind.organisation_id) == organisation_id)
    return (await unit.scalars(his.order_by(col(kind.position)))).all()
