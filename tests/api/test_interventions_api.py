"""What operators have done to calls under way."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from domain.calls import Outcome
from domain.interventions import CALL_OVER, HAS_LEFT, Intervention, InterventionKind
from tests.api.conftest import World
from tests.api.fakes import CALL_SID, NOW
from tests.api.test_calls_api import OPERATOR, overview

HUMAN = "+15557779999"
ONCE = OPERATOR | {"Idempotency-Key": "press-1"}


@pytest.fixture(autouse=True)
def _one_call(world: World) -> None:
    """Arrange one running call, at a business that has named who takes over."""
    world.reader.overviews = [overview(call_sid=CALL_SID)]
    workshop = world.office.directory.organisations["northgate"]
    world.office.directory.organisations["northgate"] = replace(workshop, human_number=HUMAN)


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("end", None, InterventionKind.END),
        ("message", None, InterventionKind.MESSAGE),
        ("transfer", {"number": HUMAN}, InterventionKind.TRANSFER),
    ],
)
async def test_the_calls_workflow_is_told_who_wants_what(
    world: World, client: httpx.AsyncClient, path: str, body: dict[str, str] | None, kind: InterventionKind
) -> None:
    """Once, however often the button's request is sent."""
    first = await client.post(f"/api/calls/{CALL_SID}/{path}", json=body, headers=ONCE)
    again = await client.post(f"/api/calls/{CALL_SID}/{path}", json=body, headers=ONCE)

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    [(call_sid, wanted)] = world.gateway.interventions
    assert (call_sid, wanted.kind, wanted.at, wanted.number) == (CALL_SID, kind, NOW, (body or {}).get("number", ""))
    assert wanted.by == first.json()["by"]


@pytest.mark.parametrize("number", ["+15550000000", "+15005550006"])
async def test_a_call_goes_to_no_number_of_the_world(world: World, client: httpx.AsyncClient, number: str) -> None:
    """Whoever has a key can't have the business pay for calls to anywhere."""
    refused = await client.post(f"/api/calls/{CALL_SID}/transfer", json={"number": number}, headers=ONCE)

    assert refused.status_code == 422
    assert "human number" in refused.text
    assert world.gateway.interventions == []


async def test_what_stands_in_the_way_is_said(world: World, client: httpx.AsyncClient) -> None:
    """The workflow's own reason, as a conflict."""
    world.gateway.refusal = HAS_LEFT

    refused = await client.post(f"/api/calls/{CALL_SID}/end", headers=ONCE)

    assert refused.status_code == 409
    assert refused.json()["detail"] == HAS_LEFT


async def test_a_call_that_is_over_is_let_alone(world: World, client: httpx.AsyncClient) -> None:
    """The database knows; nobody asks the workflow."""
    world.reader.overviews = [overview(call_sid=CALL_SID, outcome=Outcome.ANSWERED)]

    refused = await client.post(f"/api/calls/{CALL_SID}/end", headers=ONCE)

    assert (refused.status_code, refused.json()["detail"]) == (409, CALL_OVER)
    assert world.gateway.interventions == []


async def test_every_press_is_in_the_audit_log(world: World, client: httpx.AsyncClient) -> None:
    """Who has ended whose call."""
    await client.post(f"/api/calls/{CALL_SID}/end", headers=ONCE)

    event = world.office.audit.kept[0].event
    assert (event.action, event.subject) == ("POST /api/calls/{call_sid}/end", f"/api/calls/{CALL_SID}/end")
    assert Intervention(InterventionKind.END, event.actor, NOW) == world.gateway.interventions[0][1]
