"""Rows of a vehicle ↔ the domain value."""

from __future__ import annotations

from domain.vehicles import Vehicle
from store.tables import VehicleRow


def read_vehicle(row: VehicleRow) -> Vehicle:
    """Return the vehicle of a row."""
    return Vehicle(
        vehicle_id=row.vehicle_id,
        organisation_id=row.organisation_id,
        contact_id=row.contact_id,
        vin=row.vin,
        plate=row.plate,
        make=row.make,
        model=row.model,
        year=row.year,
    )


def vehicle_row(vehicle: Vehicle) -> VehicleRow:
    """Return the row of a vehicle."""
    return VehicleRow(
        vehicle_id=vehicle.vehicle_id,
        organisation_id=vehicle.organisation_id,
        contact_id=vehicle.contact_id,
        vin=vehicle.vin,
        plate=vehicle.plate,
        make=vehicle.make,
        model=vehicle.model,
        year=vehicle.year,
    )
