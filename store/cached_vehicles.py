"""Vehicles by VIN out of a cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.ports.cache import Cache
from domain.ports.customers import Vehicles
from domain.vehicles import Vehicle
from store.cache.look_ups import CachedLookUps, random_mark


class CachedVehicles(Vehicles):
    """Vehicles in front of others. Whoever changes one through here, its new owner and VIN count at once."""

    def __init__(self, vehicles: Vehicles, cache: Cache, *, new_mark: Callable[[], bytes] = random_mark) -> None:
        """Take the vehicles behind, the cache, and what makes a mark of twelve random bytes."""
        self._vehicles = vehicles
        self._by_vin = CachedLookUps(cache, Vehicle, prefix="vehicle", new_mark=new_mark)

    async def get(self, vehicle_id: str) -> Vehicle:
        """Return a vehicle, never cached."""
        return await self._vehicles.get(vehicle_id)

    async def by_vin(self, organisation_id: str, vin: str) -> Vehicle | None:
        """Return the vehicle with a VIN."""
        return await self._by_vin.find(_key(organisation_id, vin), lambda: self._vehicles.by_vin(organisation_id, vin))

    async def of_contact(self, contact_id: str) -> Sequence[Vehicle]:
        """Return a customer's vehicles, never cached."""
        return await self._vehicles.of_contact(contact_id)

    async def save(self, vehicle: Vehicle) -> Vehicle:
        """Insert a vehicle and forget what was known under its VIN."""
        saved = await self._vehicles.save(vehicle)
        await self.forget(saved)
        return saved

    async def change(self, vehicle_id: str, change: Callable[[Vehicle], Vehicle]) -> Vehicle:
        """Store a change and forget what was known under the VIN before and after."""
        seen: list[Vehicle] = []

        def noted(before: Vehicle) -> Vehicle:
            seen.append(before)
            return change(before)

        after = await self._vehicles.change(vehicle_id, noted)
        for vehicle in (*seen, after):
            await self.forget(vehicle)
        return after

    async def forget(self, vehicle: Vehicle) -> None:
        """Forget a vehicle whose row has changed; whoever writes it awaits this after the commit."""
        if vehicle.vin is not None:
            await self._by_vin.forget(_key(vehicle.organisation_id, vehicle.vin))


def _key(organisation_id: str, vin: str) -> str:
    return f"{organisation_id}:{vin}"
