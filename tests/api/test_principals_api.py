"""Those in charge over REST."""

from __future__ import annotations

import httpx
import pytest

from tests.api.conftest import World

PIN = "/api/principals/owner/pin"


@pytest.fixture
def owner(api: httpx.AsyncClient) -> httpx.AsyncClient:
    """Ask with an owner's key."""
    api.headers["Authorization"] = "Bearer hf_owner"
    return api


async def test_a_pin_is_set_and_shown_nowhere(world: World, owner: httpx.AsyncClient) -> None:
    """Only that there is one."""
    assert (await owner.get("/api/principals")).json()["principals"][0]["has_pin"] is False
    answered = await owner.put(PIN, json={"pin": "729411"})
    assert (answered.status_code, answered.json()["has_pin"], "729411" in answered.text) == (200, True, False)
    assert world.office.principals.pin == "729411"
    shown = await owner.get("/api/principals")
    assert shown.json()["principals"] == [
        {
            "key": "owner",
            "name": "Grace Holloway",
            "phones": ["+15551239901"],
            "emails": ["grace@northgate.example"],
            "has_pin": True,
            "locked_until": None,
        }
    ]
    assert "729411" not in shown.text


@pytest.mark.parametrize("body", [{"pin": "1111"}, {"pin": "72a941"}, {"pin": 729411}, {}, {"pin": "7" * 65}])
async def test_what_is_no_pin_is_refused_and_not_repeated(
    world: World, owner: httpx.AsyncClient, body: dict[str, object]
) -> None:
    """Answers are logged by whoever asks."""
    refused = await owner.put(PIN, json=body)
    assert refused.status_code in {409, 422}
    assert str(body.get("pin", "72")) not in refused.text
    assert world.office.principals.pin is None


async def test_nobody_of_that_key_is_not_found(owner: httpx.AsyncClient) -> None:
    """By its name."""
    refused = await owner.put("/api/principals/nobody/pin", json={"pin": "729411"})
    assert (refused.status_code, "nobody" in refused.json()["detail"]) == (404, True)


async def test_a_viewer_sees_no_numbers(api: httpx.AsyncClient) -> None:
    """As elsewhere."""
    api.headers["Authorization"] = "Bearer hf_viewer"
    (shown,) = (await api.get("/api/principals")).json()["principals"]
    assert (shown["phones"], shown["emails"]) == (["+1••••••9901"], ["••••@northgate.example"])
