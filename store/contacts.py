"""Customers changed and merged in the database; what caches keep of them is forgotten by the same call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import select
from sqlmodel import col

from domain.business import Contact
from domain.errors import NotFound
from domain.ports.customers import Contacts
from domain.vehicles import Vehicle
from store.contact_finder import SqlContactFinder
from store.contact_rows import read_contacts, rewrite_contact
from store.database import Database
from store.merging import merge_contacts
from store.tables import ContactRow, VehicleRow
from store.vehicle_rows import read_vehicle


class SqlContacts(SqlContactFinder, Contacts):
    """`Contacts` on SQL."""

    def __init__(
        self,
        database: Database,
        *,
        contact_changed: Callable[[Contact], Awaitable[None]],
        vehicle_changed: Callable[[Vehicle], Awaitable[None]],
    ) -> None:
        """Take the database and what is to be awaited after a commit, before the writer answers.

        Args:
            database: Where they are.
            contact_changed: Told a customer as he was and as he is: `CachedDirectory.forget`.
            vehicle_changed: Told each vehicle that has changed hands: `CachedVehicles.forget`.
        """
        super().__init__(database)
        self._contact_changed = contact_changed
        self._vehicle_changed = vehicle_changed

    async def change(self, contact_id: str, change: Callable[[Contact], Contact]) -> Contact:
        """Store what `change` makes of a customer."""
        async with self._database.transaction() as unit:
            row = await unit.get(ContactRow, contact_id, with_for_update=True)
            if row is None or row.merged_into is not None or row.erased_at is not None:
                raise NotFound(f"no contact {contact_id}")
            before = (await read_contacts(unit, [row]))[0]
            after = change(before)
            await rewrite_contact(unit, row, after)
        for contact in (before, after):
            await self._contact_changed(contact)
        return after

    async def merge(self, kept_id: str, doubled_id: str) -> Contact:
        """Give all of a customer who was stored twice to the one that is kept."""
        async with self._database.transaction() as unit:
            row = await merge_contacts(unit, kept_id, doubled_id)
            await unit.flush()
            merged = (await read_contacts(unit, [row]))[0]
            his = await unit.scalars(select(VehicleRow).where(col(VehicleRow.contact_id) == kept_id))
            vehicles = [read_vehicle(vehicle) for vehicle in his]
        # He has all phones of both by now.
        await self._contact_changed(merged)
        for vehicle in vehicles:
            await self._vehicle_changed(vehicle)
        return merged
