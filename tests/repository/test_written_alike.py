"""What people write is the same in files and requests."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from api.fields import Email as EmailOfRequest
from api.fields import Plate as PlateOfRequest
from api.vehicle_views import NewVehicle
from store.business_files.fields import Email as EmailOfFile
from store.business_files.fields import Plate as PlateOfFile
from store.business_files.people import VehiclePart


def takes(kind: TypeAdapter[Any], written: object) -> bool:
    """Say whether a field takes what is written."""
    try:
        kind.validate_python(written)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("email", ["a@b.example", "a@b", "a b@c.example", "a" * 250 + "@b.example"])
def test_addresses_are_the_same_in_files_and_requests(email: str) -> None:
    """What one takes the other can send back."""
    assert takes(TypeAdapter(EmailOfFile), email) == takes(TypeAdapter(EmailOfRequest), email)


@pytest.mark.parametrize("plate", ["ny 42", " ", "x" * 20, "x" * 21])
def test_plates_are_the_same_in_files_and_requests(plate: str) -> None:
    """Stripped and in capital letters."""
    assert takes(TypeAdapter(PlateOfFile), plate) == takes(TypeAdapter(PlateOfRequest), plate)


@pytest.mark.parametrize(
    "said", [{"year": 1885}, {"year": 1886}, {"year": 2101}, {"make": "x" * 65}, {"model": "x" * 64}]
)
def test_vehicles_are_the_same_in_files_and_requests(said: dict[str, object]) -> None:
    """Of the same years, with makes and models of the same length."""
    of_file = takes(TypeAdapter(VehiclePart), {"customer": "c", "plate": "p", **said})
    assert of_file == takes(TypeAdapter(NewVehicle), {"contact_id": "c", "plate": "p", **said})
