"""What a VIN says, out of a cache."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from domain.errors import NotFound
from domain.ports.cache import Cache
from domain.ports.customers import VehicleDecoder
from domain.vehicles import VehicleFacts
from store.cache.look_ups import CachedLookUps, random_mark

#: A VIN never says anything else; this long a correction at the register takes at worst.
_FACTS_TTL: Final = timedelta(days=30)


class CachedVehicleDecoder(VehicleDecoder):
    """A register asked once a month for each VIN; what it does not know is asked again each time."""

    def __init__(self, decoder: VehicleDecoder, cache: Cache, *, new_mark: Callable[[], bytes] = random_mark) -> None:
        """Take the register, the cache, and what makes a mark of twelve random bytes."""
        self._decoder = decoder
        self._facts = CachedLookUps(cache, VehicleFacts, prefix="vin", ttl=_FACTS_TTL, new_mark=new_mark)

    async def decode(self, vin: str) -> VehicleFacts:
        """Return what a VIN says, as of a month ago at worst."""
        facts = await self._facts.find(vin, lambda: self._decoder.decode(vin))
        if facts is None:
            raise NotFound("nobody knows a vehicle with this VIN")
        return facts
