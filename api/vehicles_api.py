"""Customers' vehicles: listed, created from a VIN, changed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from api.etags import UNCHANGED, IfMatch, IfNoneMatch, check_version, demanded, tagged
from api.fields import Key, VehicleId
from api.idempotency import Asked, Once
from api.key_guard import OPERATING, GrantedRole, KeyGuard
from api.named_contacts import named_contact
from api.vehicle_views import NewVehicle, VehicleChange, VehicleCreated, VehicleItem, VehicleList, vehicle_item
from domain.errors import NotFound, ProviderError, RuleBroken
from domain.ports.access import ApiKeys
from domain.ports.customers import VehicleDecoder, Vehicles
from domain.ports.storage import Directory
from domain.vehicles import Vehicle, VehicleFacts

#: A vehicle is stored all the same when the register is slow: its people can fill in what it would have said.
DECODING_PATIENCE: Final = timedelta(seconds=3)
_UNKNOWN: Final = "The register does not know this VIN; make, model and year are as you gave them."
_AWAY: Final = "The register of VINs did not answer; make, model and year are as you gave them."


@dataclass(frozen=True, slots=True)
class VehiclesApi:
    """Shows and changes vehicles; `patience` bounds the question to the register of VINs."""

    keys: ApiKeys
    directory: Directory
    vehicles: Vehicles
    decoder: VehicleDecoder
    once: Once
    patience: timedelta = DECODING_PATIENCE

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an operator's to change anything."""
        router = APIRouter(prefix="/api/vehicles", tags=["vehicles"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("", summary="List the vehicles of a contact")(self.list_vehicles)
        router.post(
            "",
            summary="Create a vehicle, from its VIN where there is one",
            response_model=VehicleCreated,
            status_code=201,
            dependencies=[OPERATING],
        )(self.create)
        router.get("/{vehicle_id}", summary="Show one vehicle", response_model=VehicleItem, responses=UNCHANGED)(
            self.show
        )
        router.patch("/{vehicle_id}", summary="Change a vehicle", response_model=VehicleItem, dependencies=[OPERATING])(
            self.change
        )
        return router

    async def list_vehicles(
        self, contact: Annotated[Key, Query(description="Whose vehicles")], role: GrantedRole
    ) -> VehicleList:
        """List the vehicles of a contact."""
        return VehicleList(vehicles=[vehicle_item(one, role) for one in await self.vehicles.of_contact(contact)])

    async def show(self, vehicle_id: VehicleId, role: GrantedRole, if_none_match: IfNoneMatch = None) -> Response:
        """Show one vehicle."""
        return tagged(vehicle_item(await self.vehicles.get(vehicle_id), role), if_none_match=if_none_match)

    async def create(self, new: NewVehicle, asked: Asked, role: GrantedRole) -> Response:
        """Create a vehicle; 409 when its VIN is stored already."""

        async def act() -> Response:
            owner = await named_contact(self.directory, new.contact_id)
            facts, remarks = await self._decoded(new.vin)
            vehicle = new.vehicle(asked.intent_id, owner, facts)
            saved = await self.vehicles.save(vehicle)
            if saved.vehicle_id != vehicle.vehicle_id:
                raise RuleBroken(f"vehicle {saved.vehicle_id} has this VIN: change that one")
            created = VehicleCreated(vehicle=vehicle_item(saved, role), remarks=remarks)
            return tagged(created, version=created.vehicle, status=201, location=f"/api/vehicles/{saved.vehicle_id}")

        return await self.once.answer(asked, act)

    async def change(
        self, vehicle_id: VehicleId, wanted: VehicleChange, role: GrantedRole, if_match: IfMatch = None
    ) -> Response:
        """Change a vehicle; what is left out stays. Needs `If-Match`."""
        condition = demanded(if_match)

        def applied(vehicle: Vehicle) -> Vehicle:
            check_version(condition, vehicle_item(vehicle, role))
            return wanted.applied(vehicle)

        return tagged(vehicle_item(await self.vehicles.change(vehicle_id, applied), role))

    async def _decoded(self, vin: str | None) -> tuple[VehicleFacts | None, list[str]]:
        """Return what a VIN says and what is doubtful about it."""
        if vin is None:
            return None, []
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                facts = await self.decoder.decode(vin)
        except NotFound:
            return None, [_UNKNOWN]
        except (TimeoutError, ProviderError):
            return None, [_AWAY]
        return facts, list(facts.remarks)
