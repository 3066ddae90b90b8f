"""The application as a whole."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

METHODS = {"get", "post", "put", "delete", "patch"}


@pytest.fixture
async def openapi(client: httpx.AsyncClient) -> dict[str, Any]:
    """Read the API's own description."""
    description: dict[str, Any] = (await client.get("/openapi.json")).json()
    return description


def test_every_operation_is_described(openapi: dict[str, Any]) -> None:
    """A reader of the description need not guess."""
    operations = {
        f"{method} {path}": operation
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    }

    assert "post /webhooks/twilio/voice" in operations
    assert [name for name, one in operations.items() if not (one.get("summary") and one.get("description"))] == []


def test_every_parameter_of_the_read_side_is_described(openapi: dict[str, Any]) -> None:
    """Filters and paging say what they do."""
    parameters = openapi["paths"]["/api/calls"]["get"]["parameters"]

    assert {one["name"] for one in parameters} == {"outcome", "from", "cursor", "limit"}
    assert all(one["description"] for one in parameters)


def test_errors_are_described_as_what_they_are(openapi: dict[str, Any]) -> None:
    """Every operation names problems, and none the framework's own error shape."""
    for methods in openapi["paths"].values():
        for operation in methods.values():
            assert "application/problem+json" in operation["responses"]["default"]["content"]
    assert "HTTPValidationError" not in openapi["components"]["schemas"]


def test_read_side_asks_for_a_key(openapi: dict[str, Any]) -> None:
    """The description names how to authenticate."""
    assert openapi["paths"]["/api/calls"]["get"]["security"] == [{"HTTPBearer": []}]


async def test_no_page_loads_scripts_from_elsewhere(client: httpx.AsyncClient) -> None:
    """The interactive pages of the framework come from a foreign network, so they are off."""
    assert (await client.get("/docs")).status_code == 404
    assert (await client.get("/redoc")).status_code == 404
