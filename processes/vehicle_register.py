"""What a VIN says, for every process that asks: NHTSA's register by the settings, and what it has said before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from activities.guarded.vehicle_decoder import GuardedVehicleDecoder
from domain.ports.cache import Cache
from domain.ports.customers import VehicleDecoder
from processes.provider_roster import ProviderRoster
from processes.settings import Settings
from store.cached_vehicle_decoder import CachedVehicleDecoder
from vendors.nhtsa.decoder import PUBLIC_BASE_URL, NhtsaDecoder


@asynccontextmanager
async def opened_register(settings: Settings, roster: ProviderRoster, cache: Cache) -> AsyncIterator[VehicleDecoder]:
    """Open the register."""
    async with aclosing(NhtsaDecoder(settings.vpic_base_url or PUBLIC_BASE_URL)) as vpic:
        guarded = GuardedVehicleDecoder(vpic, roster.guard("nhtsa", "vehicle_decoder"))
        yield CachedVehicleDecoder(guarded, cache)
