"""Customers' vehicles in the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from domain.errors import NotFound, RuleBroken
from domain.ports.customers import Vehicles
from domain.vehicles import Vehicle
from store.contact_rows import living, living_id
from store.database import Database
from store.inserting import insert_once
from store.tables import VehicleRow
from store.vehicle_rows import read_vehicle, vehicle_row


class SqlVehicles(Vehicles):
    """`Vehicles` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database they are in."""
        self._database = database

    async def get(self, vehicle_id: str) -> Vehicle:
        """Return a vehicle."""
        async with self._database.reading() as unit:
            row = await unit.get(VehicleRow, vehicle_id)
            if row is None:
                raise NotFound(f"no vehicle {vehicle_id}")
            return read_vehicle(row)

    async def by_vin(self, organisation_id: str, vin: str) -> Vehicle | None:
        """Return the vehicle with a VIN."""
        wanted = select(VehicleRow).where(
            col(VehicleRow.organisation_id) == organisation_id, col(VehicleRow.vin) == vin
        )
        async with self._database.reading() as unit:
            row = await unit.scalar(wanted)
            return None if row is None else read_vehicle(row)

    async def of_contact(self, contact_id: str) -> Sequence[Vehicle]:
        """Return a customer's vehicles."""
        his = select(VehicleRow).where(col(VehicleRow.contact_id) == living(contact_id))
        async with self._database.reading() as unit:
            rows = await unit.scalars(his.order_by(col(VehicleRow.plate), col(VehicleRow.vehicle_id)))
            return [read_vehicle(row) for row in rows]

    async def save(self, vehicle: Vehicle) -> Vehicle:
        """Insert a vehicle; a repeat returns it as it stands."""
        async with self._database.transaction() as unit:
            owned = replace(vehicle, contact_id=await living_id(unit, vehicle.contact_id))
            if await insert_once(unit, [vehicle_row(owned)]) == 1:
                return owned
            row = await unit.get(VehicleRow, vehicle.vehicle_id)
            if row is None:
                raise RuleBroken("a vehicle with this VIN is stored already: change that one")
            return read_vehicle(row)

    async def change(self, vehicle_id: str, change: Callable[[Vehicle], Vehicle]) -> Vehicle:
        """Store what `change` makes of a vehicle."""
        async with self._database.transaction() as unit:
            row = await unit.get(VehicleRow, vehicle_id, with_for_update=True)
            if row is None:
                raise NotFound(f"no vehicle {vehicle_id}")
            after = change(read_vehicle(row))
            row.sqlmodel_update(vehicle_row(after))
        return after
