"""Vehicles as the API shows and takes them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.fields import Key, Plate, Vin
from api.shown import shown_number
from domain.business import Contact
from domain.errors import RuleBroken
from domain.ports.access import Role
from domain.vehicles import Vehicle, VehicleFacts
from domain.written import FIRST_YEAR, LAST_YEAR, LONGEST_MAKE

_Word = Annotated[str, Field(max_length=LONGEST_MAKE)]
_Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR, description="Model year")]


class VehicleItem(BaseModel):
    """A vehicle of a customer."""

    vehicle_id: str
    organisation_id: str
    contact_id: str
    vin: str | None = Field(description="Seventeen characters; masked below the role of operator")
    plate: str | None = Field(description="Masked below the role of operator")
    make: str
    model: str
    year: int | None


class VehicleList(BaseModel):
    """The vehicles of a customer."""

    vehicles: list[VehicleItem]


class VehicleCreated(BaseModel):
    """A vehicle, and what its VIN left open."""

    vehicle: VehicleItem
    remarks: list[str] = Field(description="What is doubtful about the VIN, for a person to judge")


class NewVehicle(BaseModel):
    """A vehicle to create; what is left out of make, model and year is taken from the VIN."""

    model_config = ConfigDict(extra="forbid")

    contact_id: Key
    vin: Vin | None = None
    plate: Plate | None = None
    make: _Word = ""
    model: _Word = ""
    year: _Year | None = None

    @model_validator(mode="after")
    def _can_be_told(self) -> Self:
        if self.vin is None and self.plate is None:
            raise ValueError("a vehicle has a VIN or a plate")
        return self

    def vehicle(self, vehicle_id: str, owner: Contact, facts: VehicleFacts | None) -> Vehicle:
        """Return the vehicle; what the requester says counts more than what the VIN says."""
        return Vehicle(
            vehicle_id,
            owner.organisation_id,
            owner.contact_id,
            vin=self.vin,
            plate=self.plate,
            make=self.make or (facts.make if facts else ""),
            model=self.model or (facts.model if facts else ""),
            year=self.year or (facts.year if facts else None),
        )


class VehicleChange(BaseModel):
    """What is to be changed of a vehicle; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    plate: Plate | None = None
    # A factory as default: the field may be left out, but may not be null.
    make: _Word = Field(default_factory=str)
    model: _Word = Field(default_factory=str)
    year: _Year | None = None

    def applied(self, vehicle: Vehicle) -> Vehicle:
        """Return the vehicle with the change; raises RuleBroken when nothing is left to tell it by."""
        changed = replace(vehicle, **self.model_dump(exclude_unset=True))
        if changed.vin is None and changed.plate is None:
            raise RuleBroken("a vehicle has a VIN or a plate: give it another plate")
        return changed


def vehicle_item(vehicle: Vehicle, role: Role) -> VehicleItem:
    """Return a vehicle as a role sees it."""
    return VehicleItem(
        vehicle_id=vehicle.vehicle_id,
        organisation_id=vehicle.organisation_id,
        contact_id=vehicle.contact_id,
        vin=shown_number(vehicle.vin, role),
        plate=shown_number(vehicle.plate, role),
        make=vehicle.make,
        model=vehicle.model,
        year=vehicle.year,
    )
