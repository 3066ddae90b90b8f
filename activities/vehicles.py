"""What a VIN says, as a call uses it."""

from __future__ import annotations

from temporalio import activity

from domain.ports.customers import VehicleDecoder
from domain.vehicles import VehicleFacts


class VehicleLookUps:
    """Asks the register of vehicles."""

    def __init__(self, decoder: VehicleDecoder) -> None:
        """Take the register."""
        self._decoder = decoder

    @activity.defn(name="vehicles.decode")
    async def decode(self, vin: str) -> VehicleFacts:
        """Return what is known of a VIN as `domain.vin.read_vin` returns it."""
        return await self._decoder.decode(vin)
