"""Agents over REST: a draft, its publication, the way back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from domain.phases import Phase
from tests.api.agents import ADA
from tests.api.conftest import World

OWNER = {"Authorization": "Bearer hf_owner"}
ANY = {"If-Match": "*"}
SETTINGS: dict[str, Any] = {
    "name": "Iris",
    "greeting": "Northgate, this is Iris, an automated assistant.",
    "instructions": "Be brief.",
    "voice": "aura-2-zeus-en",
    "tools": ["find_free_slots"],
    "raised_risks": {},
}


def once(key: str = "k1") -> dict[str, str]:
    """Return the headers of an owner's request that takes effect once."""
    return {**OWNER, **ANY, "Idempotency-Key": key}


async def test_agents_are_listed(api: httpx.AsyncClient) -> None:
    """With who answers which number; those of another organisation are left out."""
    [ada] = (await api.get("/api/agents", params={"organisation": "northgate"})).json()["agents"]

    assert (ada["agent_id"], ada["version"], ada["has_draft"], ada["numbers"]) == ("ada", 1, False, ["+15005550006"])
    assert (await api.get("/api/agents", params={"organisation": "other"})).json()["agents"] == []


async def test_agent_is_shown_with_its_tools_by_phase(api: httpx.AsyncClient) -> None:
    """Offered while the model speaks, with the one that ends the call; and where the version comes from."""
    shown = (await api.get("/api/agents/ada")).json()

    assert shown["published"]["settings"]["raised_risks"] == {"find_free_slots": "high"}
    assert [one["origin"] for one in shown["versions"]] == ["file"]
    assert {one["phase"]: len(one["tools"]) for one in shown["phases"]} == {
        Phase.CALL_START: 0,
        Phase.DISCOVERY: 3,
        Phase.ACTIVE: 3,
        Phase.COMPLETION: 0,
    }


async def test_draft_is_written_by_who_has_seen_the_agent(world: World, api: httpx.AsyncClient) -> None:
    """The second of two who looked at the same is told to look again; what answers is as it was."""
    tag = {"If-Match": (await api.get("/api/agents/ada")).headers["etag"]}
    first = await api.put("/api/agents/ada/draft", json=SETTINGS, headers=tag)
    second = await api.put("/api/agents/ada/draft", json=SETTINGS | {"name": "Eva"}, headers=tag)

    assert (first.status_code, second.status_code) == (200, 412)
    draft = first.json()["draft"]
    assert (draft["version"], draft["settings"]) == (2, SETTINGS)
    assert draft["written_by"].startswith("API key ")
    assert first.json()["published"]["settings"]["name"] == "Ada"
    assert first.headers["etag"] == (await api.get("/api/agents/ada")).headers["etag"]
    assert world.office.agents.orders == []


async def test_draft_is_published_once(world: World, api: httpx.AsyncClient) -> None:
    """Under the next number; repeated, the request gets the same answer."""
    await api.put("/api/agents/ada/draft", json=SETTINGS, headers=ANY)
    answers = [await api.post("/api/agents/ada/publish", headers=once()) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert [one["version"] for one in answers[0].json()["versions"]] == [2, 1]
    assert (answers[0].json()["published"]["settings"]["name"], answers[0].json()["draft"]) == ("Iris", None)
    assert len(world.office.agents.orders) == 1


async def test_older_version_answers_again(api: httpx.AsyncClient) -> None:
    """As a new one that says where it comes from; every version can be looked at."""
    await api.put("/api/agents/ada/draft", json=SETTINGS, headers=ANY)
    await api.post("/api/agents/ada/publish", headers=once())
    back = await api.post("/api/agents/ada/rollback", json={"version": 1}, headers=once("k2"))

    assert (back.json()["published"]["version"], back.json()["published"]["restored_from"]) == (3, 1)
    assert back.json()["published"]["settings"]["name"] == "Ada"
    assert (await api.get("/api/agents/ada/versions/2")).json()["settings"] == SETTINGS
    assert (await api.get("/api/agents/ada/versions/9")).status_code == 404


async def test_stale_publication_is_refused(api: httpx.AsyncClient) -> None:
    """Nobody publishes what he has not read."""
    tag = (await api.get("/api/agents/ada")).headers["etag"]
    await api.put("/api/agents/ada/draft", json=SETTINGS, headers=ANY)
    refused = await api.post("/api/agents/ada/publish", headers=once() | {"If-Match": tag})

    assert refused.status_code == 412


async def test_draft_is_given_up(api: httpx.AsyncClient) -> None:
    """Once."""
    await api.put("/api/agents/ada/draft", json=SETTINGS, headers=ANY)
    answers = [await api.delete("/api/agents/ada/draft", headers=ANY) for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 409]
    assert answers[0].json()["draft"] is None


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"greeting": "Hello, this is Ada."}, "body.greeting", "a machine answers"),
        ({"tools": ["find_gold"]}, "body.tools", "there is no tool find_gold"),
        ({"raised_risks": {"book_appointment": "low"}}, "body.raised_risks", "can be raised only"),
        (
            {"raised_risks": {"book_appointment": "huge"}},
            "body.raised_risks.book_appointment",
            "'read', 'low' or 'high'",
        ),
        ({"voice": "aura-2-nobody-en"}, "body.voice", "none of /api/voices"),
        ({"voice": "Thalia!"}, "body.voice", "the name of a voice"),
        ({"instructions": "x" * 8_001}, "body.instructions", "at most 8000 characters"),
        ({"name": ""}, "body.name", "is empty"),
        ({"name": "  "}, "body.name", "has to say something"),
    ],
)
async def test_what_could_not_answer_is_refused(
    world: World, api: httpx.AsyncClient, wrong: dict[str, Any], field: str, message: str
) -> None:
    """With the field and what would do; nothing is stored."""
    refused = await api.put("/api/agents/ada/draft", json=SETTINGS | wrong, headers=ANY)

    [error] = refused.json()["errors"]
    assert (refused.status_code, error["field"]) == (422, field)
    assert message in error["message"]
    assert world.office.agents.drafts == {}


async def test_voice_that_answers_already_may_stay(world: World, api: httpx.AsyncClient) -> None:
    """It came out of a file; another installation's list need not have it."""
    [ada] = world.office.agents.published["ada"]
    own = SETTINGS | {"voice": "my-own-voice"}
    refused = await api.put("/api/agents/ada/draft", json=own, headers=ANY)
    world.office.agents.published["ada"] = [replace(ada, agent=replace(ADA, voice="my-own-voice"))]
    taken = await api.put("/api/agents/ada/draft", json=own, headers=ANY)

    assert (refused.status_code, taken.status_code) == (422, 200)


async def test_agent_is_begun_with_a_draft(api: httpx.AsyncClient) -> None:
    """Which answers nobody; the answer says where it stands."""
    begun = await api.post("/api/agents", json=SETTINGS | {"agent_id": "iris"}, headers={"Idempotency-Key": "k1"})

    assert (begun.status_code, begun.headers["location"]) == (201, "/api/agents/iris")
    assert (begun.json()["published"], begun.json()["draft"]["version"], begun.json()["numbers"]) == (None, 1, [])


async def test_unknown_agent_is_not_found(api: httpx.AsyncClient) -> None:
    """To be shown or changed."""
    assert (await api.get("/api/agents/other")).status_code == 404
    assert (await api.put("/api/agents/other/draft", json=SETTINGS, headers=ANY)).status_code == 404
