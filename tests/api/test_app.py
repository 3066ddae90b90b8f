"""The application as a whole."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

#: What is listened to, and read by no program.
SOUNDS = {"/api/calls/{call_sid}/recording"}
METHODS = {"get", "post", "put", "delete", "patch"}


@pytest.fixture(scope="module")
async def openapi(still_client: httpx.AsyncClient) -> dict[str, Any]:
    """Read the API's own description."""
    description: dict[str, Any] = (await still_client.get("/openapi.json")).json()
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


def test_every_parameter_is_described(openapi: dict[str, Any]) -> None:
    """Filters, paging and headers say what they do."""
    listing = openapi["paths"]["/api/calls"]["get"]["parameters"]
    undescribed = [
        (path, one["name"])
        for path, methods in openapi["paths"].items()
        if path.startswith("/api/")
        for operation in methods.values()
        for one in operation.get("parameters", ())
        if not one.get("description")
    ]

    filters = {"organisation", "outcome", "direction", "contact", "search", "from", "until"}
    assert {one["name"] for one in listing} == filters | {"cursor", "limit"}
    assert undescribed == []


def test_every_answer_of_the_api_has_a_model(openapi: dict[str, Any]) -> None:
    """A client can be generated: what comes back has a name, what was created has its own status."""
    unnamed = [
        (path, method)
        for path, methods in openapi["paths"].items()
        if path.startswith("/api/") and path not in SOUNDS
        for method, operation in methods.items()
        if method != "delete"
        for content in _success(operation)["content"].values()
        if "$ref" not in content["schema"]
    ]

    assert unnamed == []
    assert "201" in openapi["paths"]["/api/appointments"]["post"]["responses"]
    assert "304" in openapi["paths"]["/api/appointments/{appointment_id}"]["get"]["responses"]


#: What they answer is shown once and kept nowhere, so it can't be given again.
OF_SECRETS = {
    ("/api/session", "post"),
    ("/api/session/link", "post"),
    ("/api/users", "post"),
    ("/api/users/{user_id}/link", "post"),
    ("/api/keys", "post"),
}


def test_what_takes_effect_once_needs_a_key_of_its_own(openapi: dict[str, Any]) -> None:
    """Every POST under /api asks for an idempotency key, every PATCH for a version; the others may be repeated.

    What replaces a whole that others change too asks for a version beside.
    """
    asked = {
        (path, method): {one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"}
        for path, methods in openapi["paths"].items()
        if path.startswith("/api/")
        for method, operation in methods.items()
        if method != "get" and (path, method) not in OF_SECRETS
    }

    headers: dict[str, list[set[str]]] = {
        "post": [{"Idempotency-Key"}, {"Idempotency-Key", "If-Match"}],
        "patch": [{"If-Match"}],
        "put": [set(), {"If-Match"}],
        "delete": [set(), {"If-Match"}],
    }
    assert asked
    assert {place: names for place, names in asked.items() if names not in headers[place[1]]} == {}


def _success(operation: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(
        one for status, one in operation["responses"].items() if status in {"200", "201", "202"}
    )
    return found


def test_errors_are_described_as_what_they_are(openapi: dict[str, Any]) -> None:
    """Every operation names problems, and none the framework's own error shape."""
    for methods in openapi["paths"].values():
        for operation in methods.values():
            assert "application/problem+json" in operation["responses"]["default"]["content"]
    assert "HTTPValidationError" not in openapi["components"]["schemas"]


def test_read_side_asks_for_a_key(openapi: dict[str, Any]) -> None:
    """The description names how to authenticate."""
    assert openapi["paths"]["/api/calls"]["get"]["security"] == [{"HTTPBearer": []}, {"APIKeyCookie": []}]


async def test_no_page_loads_scripts_from_elsewhere(client: httpx.AsyncClient) -> None:
    """The interactive pages of the framework come from a foreign network, so they are off."""
    assert (await client.get("/docs")).status_code == 404
    assert (await client.get("/redoc")).status_code == 404
