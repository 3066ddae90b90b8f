"""Vehicles in the database and by VIN out of a cache."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete

from domain.business import Organisation
from domain.errors import NotFound, ProviderUnavailable, RuleBroken
from domain.ports.cache import Cache
from domain.ports.customers import VehicleDecoder
from domain.vehicles import Vehicle, VehicleFacts
from store.cached_vehicle_decoder import CachedVehicleDecoder
from store.cached_vehicles import CachedVehicles
from store.database import Database
from store.seeds import WORKSHOP_ID
from store.tables import VehicleRow
from store.vehicles import SqlVehicles
from tests.store.world import MARIA, TOM

VIN = "1HGCM82633A004352"
HONDA = Vehicle("v1", WORKSHOP_ID, MARIA, VIN, "ABC 1234", "Honda", "Accord", 2003)
OTHER = Vehicle("v2", WORKSHOP_ID, MARIA, None, "ABC 1000")


class Register(VehicleDecoder):
    """A register of one vehicle that counts questions."""

    def __init__(self) -> None:
        """Begin well."""
        self.asked = 0
        self.is_down = False

    async def decode(self, vin: str) -> VehicleFacts:
        """Know one vehicle."""
        self.asked += 1
        if self.is_down:
            raise ProviderUnavailable("register", "down")
        if vin != VIN:
            raise NotFound("unknown")
        return VehicleFacts(vin, "HONDA", "Accord", 2003, remarks=("check",))


@pytest.fixture
async def vehicles(workshop: Organisation, database: Database) -> SqlVehicles:
    """Return the vehicles of the workshop without those of the demonstration."""
    async with database.transaction() as unit:
        await unit.execute(delete(VehicleRow))
    return SqlVehicles(database)


class TestStored:
    """The database."""

    async def test_vehicle_comes_back(self, vehicles: SqlVehicles) -> None:
        """By id, by VIN and with its owner's others, in a stable order."""
        for vehicle in (HONDA, OTHER):
            assert await vehicles.save(vehicle) == vehicle
        assert await vehicles.get("v1") == await vehicles.by_vin(WORKSHOP_ID, VIN) == HONDA
        assert list(await vehicles.of_contact(MARIA)) == [OTHER, HONDA]

    async def test_repeat_returns_it_as_it_stands(self, vehicles: SqlVehicles) -> None:
        """A retry does not undo what was corrected meanwhile."""
        await vehicles.save(HONDA)
        changed = await vehicles.change("v1", lambda vehicle: replace(vehicle, contact_id=TOM))
        assert await vehicles.save(HONDA) == changed == await vehicles.get("v1")

    async def test_second_vehicle_with_the_vin_is_refused(self, vehicles: SqlVehicles) -> None:
        """New or by a change; vehicles without one are told apart by their ids."""
        for vehicle in (HONDA, OTHER, replace(OTHER, vehicle_id="v3")):
            await vehicles.save(vehicle)
        with pytest.raises(RuleBroken, match="VIN"):
            await vehicles.save(replace(HONDA, vehicle_id="v4"))
        with pytest.raises(RuleBroken):
            await vehicles.change("v2", lambda vehicle: replace(vehicle, vin=VIN))

    async def test_unknown_ones_are_not_found(self, vehicles: SqlVehicles) -> None:
        """Also in another business."""
        await vehicles.save(HONDA)
        assert await vehicles.by_vin("elsewhere", VIN) is None
        with pytest.raises(NotFound):
            await vehicles.get("nothing")
        with pytest.raises(NotFound):
            await vehicles.change("nothing", lambda vehicle: vehicle)


async def test_change_counts_at_once_under_both_vins(vehicles: SqlVehicles, cache: Cache) -> None:
    """Sold, and its VIN corrected."""
    cached, corrected = CachedVehicles(vehicles, cache), VIN.replace("5", "6")
    await cached.save(HONDA)
    assert await cached.by_vin(WORKSHOP_ID, VIN) == HONDA
    after = await cached.change("v1", lambda vehicle: replace(vehicle, vin=corrected, contact_id=TOM))
    assert await cached.by_vin(WORKSHOP_ID, VIN) is None
    assert await cached.by_vin(WORKSHOP_ID, corrected) == after


class TestDecoded:
    """What a VIN says."""

    async def test_register_is_asked_once(self, cache: Cache) -> None:
        """A VIN never says anything else, also while the register is down."""
        register = Register()
        decoder = CachedVehicleDecoder(register, cache)
        first = await decoder.decode(VIN)
        register.is_down = True
        assert await decoder.decode(VIN) == first == VehicleFacts(VIN, "HONDA", "Accord", 2003, remarks=("check",))
        assert register.asked == 1

    async def test_failure_is_not_kept(self, cache: Cache) -> None:
        """The next question may be answered."""
        register = Register()
        register.is_down = True
        decoder = CachedVehicleDecoder(register, cache)
        with pytest.raises(ProviderUnavailable):
            await decoder.decode(VIN)
        register.is_down = False
        assert (await decoder.decode(VIN)).make == "HONDA"

    async def test_unknown_vin_is_not_kept(self, cache: Cache) -> None:
        """New vehicles are registered every day."""
        register = Register()
        decoder = CachedVehicleDecoder(register, cache)
        for _ in range(2):
            with pytest.raises(NotFound):
                await decoder.decode("11111111111111111")
        assert register.asked == 2
