"""A customer's vehicle and its identification number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle of a customer.

    Attributes:
        vin: Seventeen characters, upper case; None where only the plate is known.
        plate: As people write it, upper case; None where only the VIN is known.
    """

    vehicle_id: str
    organisation_id: str
    contact_id: str
    vin: str | None = None
    plate: str | None = None
    make: str = ""
    model: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class VehicleFacts:
    """What a VIN says of a vehicle; empty where it does not.

    Attributes:
        remarks: What is doubtful about it, for a person to judge, for example a wrong check digit.
    """

    vin: str
    make: str = ""
    model: str = ""
    year: int | None = None
    body: str = ""
    engine: str = ""
    fuel: str = ""
    remarks: tuple[str, ...] = ()
