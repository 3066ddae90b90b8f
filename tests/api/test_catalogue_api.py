"""What can be chosen for an agent and a plan, and what this installation is."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from api.installation_api import Control
from domain.task_tools import TASK_TOOLS
from domain.tools import CATALOGUE
from tests.api.conftest import World
from tests.api.fakes import NOW, client_of


async def test_every_tool_is_listed(api: httpx.AsyncClient) -> None:
    """With risk, scope, phases, when it is offered, and the schema of its arguments."""
    tools = {one["name"]: one for one in (await api.get("/api/tools")).json()["tools"]}
    booking = tools["book_appointment"]

    assert tools.keys() == CATALOGUE.keys()
    assert (booking["risk"], booking["scope"], booking["offered"]) == ("high", "own", "by_agent")
    assert booking["phases"] == ["DISCOVERY", "ACTIVE"]
    assert booking["parameters"]["required"] == ["service", "start"]
    assert {name: one["offered"] for name, one in tools.items() if one["offered"] != "by_agent"} == {
        "confirm_attendance": "on_calls_we_place",
        "do_not_call": "on_calls_we_place",
        "waiting_tasks": "to_principals",
        "end_call": "always",
    }


async def test_every_step_of_a_task_is_listed(api: httpx.AsyncClient) -> None:
    """With how it is taken back, and the sentence people read."""
    tools = {one["name"]: one for one in (await api.get("/api/tools")).json()["task_tools"]}

    assert tools.keys() == TASK_TOOLS.keys()
    assert (tools["place_call"]["undo"], tools["book"]["undo"]) == ("impossible", "reversed")
    assert tools["send_text"]["sentence"] == "Text {to}: “{text}”"
    assert tools["send_text"]["parameters"]["properties"]["text"]["maxLength"] == 600


async def test_voices_are_listed(api: httpx.AsyncClient) -> None:
    """By the name people know them by."""
    assert (await api.get("/api/voices")).json()["voices"][0] == {"voice": "aura-2-thalia-en", "name": "Thalia"}


async def test_installation_says_what_it_is(world: World, api: httpx.AsyncClient) -> None:
    """For production unless there is a development telephone."""
    shown = (await api.get("/api/installation")).json()
    telephone = replace(world.settings.installation, telephone_url="http://127.0.0.1:8090")
    async with client_of(world.app(installation=telephone)) as client:
        other = (await client.get("/api/installation", headers={"Authorization": "Bearer hf_viewer"})).json()

    assert shown == {
        "version": "1.2.3",
        "mode": "production",
        "temporal_ui": "http://localhost:8233",
        "currency": "USD",
        "is_live": False,
        "telephone_url": None,
        "control": None,
        "now": NOW.isoformat().replace("+00:00", "Z"),
    }
    assert (other["mode"], other["telephone_url"]) == ("development", "http://127.0.0.1:8090")


@pytest.mark.parametrize(("key", "is_shown"), [("hf_viewer", False), ("hf_operator", True)])
async def test_control_of_a_development_stack_is_for_operators(world: World, key: str, is_shown: bool) -> None:  # noqa: FBT001  (a parameter of the case)
    """Whoever may not touch a call may not kill what carries it either."""
    control = Control("http://127.0.0.1:4000", "secret")
    async with client_of(world.app(installation=replace(world.settings.installation, control=control))) as client:
        shown = (await client.get("/api/installation", headers={"Authorization": f"Bearer {key}"})).json()

    assert shown["control"] == ({"url": "http://127.0.0.1:4000", "token": "secret"} if is_shown else None)
