"""The register of vehicles behind a circuit breaker."""

from __future__ import annotations

from domain.ports.customers import VehicleDecoder
from domain.provider_guard import ProviderGuard
from domain.vehicles import VehicleFacts


class GuardedVehicleDecoder(VehicleDecoder):
    """Asks while the vendor answers; refused, it names no time: a caller waits, and can be served without."""

    def __init__(self, decoder: VehicleDecoder, guard: ProviderGuard) -> None:
        """Take the vendor and its guard."""
        self._decoder = decoder
        self._guard = guard

    async def decode(self, vin: str) -> VehicleFacts:
        """Return what a VIN says as `VehicleDecoder` says."""
        with self._guard.watched():
            return await self._decoder.decode(vin)
