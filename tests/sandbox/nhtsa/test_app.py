"""vPIC in a box answers as vPIC does."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from sandbox.faults import FaultBoard
from sandbox.nhtsa.app import create_app


@pytest.fixture
def vpic() -> TestClient:
    """The application."""
    return TestClient(create_app(FaultBoard()))


def result(vpic: TestClient, vin: str) -> dict[str, str]:
    """Return the flat result of a VIN."""
    answer = vpic.get(f"/api/vehicles/DecodeVinValues/{vin}", params={"format": "json"})
    assert answer.status_code == HTTPStatus.OK
    body = answer.json()
    assert (body["Count"], body["SearchCriteria"]) == (1, f"VIN:{vin}")
    found: dict[str, str] = body["Results"][0]
    return found


@pytest.mark.parametrize(
    ("vin", "model", "codes"),
    [
        ("1HGCM82633A004352", "Accord", "0"),
        ("1hgcm82633a004352", "Accord", "0"),
        ("1HGCM82643A004352", "Accord", "1"),
        ("WAUZZZ8K0BA012345", "", "1,7"),
        ("11111111111111111", "", "7"),
        ("1HGCM8263", "", "6"),
        ("1HGCM82633AO04352", "Accord", "400"),
    ],
)
def test_what_is_wrong_with_a_vin_is_a_code(vpic: TestClient, vin: str, model: str, codes: str) -> None:
    """The status is 200 whatever it is; what is not known is an empty text."""
    found = result(vpic, vin)
    assert (found["Model"], found["ErrorCode"]) == (model, codes)
    assert all(isinstance(value, str) for value in found.values())


def test_without_format_it_is_xml(vpic: TestClient) -> None:
    """As whoever forgets the parameter finds out."""
    answer = vpic.get("/api/vehicles/DecodeVinValues/1HGCM82633A004352")
    assert answer.headers["content-type"].startswith("application/xml")
