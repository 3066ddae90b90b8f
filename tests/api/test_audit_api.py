"""The audit log over REST, and what of REST is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from domain.audit import AuditEvent
from domain.ids import api_key_id
from tests.api.conftest import World
from tests.api.tasks import TASK_ID, task

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SUPPRESSION = "/api/suppressions/+15551230042"
WHY = {"reason": "asked at the counter"}


async def test_a_change_is_written_down_once(world: World, api: httpx.AsyncClient) -> None:
    """By route, path and key; numbers are masked, and a repeat under its idempotency key is the same change."""
    wanted = {"goal": "Text Alex that I will be late"}
    for _ in range(2):
        assert (await api.post("/api/tasks", json=wanted, headers={"Idempotency-Key": "k1"})).status_code == 201
    assert (await api.put(SUPPRESSION, json=WHY)).is_success
    told = [(one.event.action, one.event.subject) for one in world.office.audit.kept]
    assert told == [
        ("POST /api/tasks", "/api/tasks"),
        ("PUT /api/suppressions/{phone}", "/api/suppressions/+1••••••0042"),
    ]
    assert {one.event.actor for one in world.office.audit.kept} == {f"API key {api_key_id('hf_operator')}"}


async def test_a_header_hides_no_change(world: World, api: httpx.AsyncClient) -> None:
    """A route that takes no idempotency key does it again, and it is written down again."""
    for reason in ("asked at the counter", "asked once more"):
        done = await api.put(SUPPRESSION, json={"reason": reason}, headers={"Idempotency-Key": "k1"})
        assert done.is_success
    assert len(world.office.audit.kept) == 2


async def test_no_query_hides_a_change_or_names_another_business(world: World, api: httpx.AsyncClient) -> None:
    """What a route has not looked at is not written down: a NUL among it, which PostgreSQL refuses."""
    world.office.tasks.kept[TASK_ID] = task()
    for index, organisation in enumerate(("a\0b", "somebody-elses")):
        done = await api.post(
            f"/api/tasks/{TASK_ID}/cancel",
            params={"organisation": organisation},
            headers={"Idempotency-Key": f"k{index}"},
        )
        assert done.is_success
    assert [one.event.organisation_id for one in world.office.audit.kept] == [None, None]


async def test_looking_and_being_refused_change_nothing(world: World, api: httpx.AsyncClient) -> None:
    """Nor does what nobody may."""
    assert (await api.get("/api/tasks")).is_success
    assert (await api.post("/api/tasks", json={}, headers={"Idempotency-Key": "k1"})).status_code == 422
    assert (await api.put(SUPPRESSION, json=WHY, headers={"Authorization": "Bearer hf_viewer"})).status_code == 403
    assert world.office.audit.kept == []


async def test_what_can_not_be_written_down_is_answered_as_failed(world: World, api: httpx.AsyncClient) -> None:
    """Asked again under its key it gets its answer, and is in the log."""
    wanted = {"goal": "Text Alex that I will be late"}
    world.office.audit.is_away = True
    failed = await api.post("/api/tasks", json=wanted, headers={"Idempotency-Key": "k1"})
    assert failed.status_code == 503
    world.office.audit.is_away = False
    assert (await api.post("/api/tasks", json=wanted, headers={"Idempotency-Key": "k1"})).status_code == 201
    assert len(world.office.audit.kept) == len(world.office.tasks.begun) == 1


async def test_it_is_read_from_the_latest_page_by_page(world: World, api: httpx.AsyncClient) -> None:
    """Each entry with the hash of the one before; an owner's key is needed."""
    for index in range(3):
        await world.office.audit.append(AuditEvent(f"e{index}", None, NOON, "owner", "task.done", str(index)))
    owner = {"Authorization": "Bearer hf_owner"}
    first = (await api.get("/api/audit", params={"limit": 2}, headers=owner)).json()
    second = (await api.get("/api/audit", params={"before": first["next_before"]}, headers=owner)).json()
    entries = [*first["entries"], *second["entries"]]
    assert [one["number"] for one in entries] == [3, 2, 1]
    assert entries[0]["previous"] == entries[1]["hash"]
    assert second["next_before"] is None
    assert (await api.get("/api/audit")).status_code == 403


async def test_it_is_narrowed_down_by_parts(world: World, api: httpx.AsyncClient) -> None:
    """Of who, what and of what; all that is named has to fit."""
    for index, actor in enumerate(("Ada", "Bo", "Ada")):
        await world.office.audit.append(AuditEvent(f"e{index}", None, NOON, actor, "task.done", f"task {index}"))
    owner = {"Authorization": "Bearer hf_owner"}
    queries: tuple[tuple[dict[str, str], list[int]], ...] = (
        ({"actor": "ada"}, [3, 1]),
        ({"subject": "2", "action": "task."}, [3]),
        ({"action": "x"}, []),
    )
    for query, numbers in queries:
        found = (await api.get("/api/audit", params=query, headers=owner)).json()
        assert [one["number"] for one in found["entries"]] == numbers


async def test_the_chain_is_gone_through(world: World, api: httpx.AsyncClient) -> None:
    """From the first entry to the first that is not as it was written."""
    for index in range(3):
        await world.office.audit.append(AuditEvent(f"e{index}", None, NOON, "owner", "task.done", str(index)))
    owner, kept = {"Authorization": "Bearer hf_owner"}, world.office.audit.kept
    whole = (await api.get("/api/audit/check", headers=owner)).json()
    assert whole == {"entries": 3, "last_hash": kept[-1].hash, "broken_at": None}
    kept[1] = replace(kept[1], event=replace(kept[1].event, actor="nobody"))
    broken = (await api.get("/api/audit/check", headers=owner)).json()
    assert broken == {"entries": 1, "last_hash": kept[0].hash, "broken_at": 2}
    assert (await api.get("/api/audit/check")).status_code == 403


@pytest.mark.parametrize("before", ["0", "x"])
async def test_a_page_before_nothing_is_refused(api: httpx.AsyncClient, before: str) -> None:
    """Numbers begin at one."""
    refused = await api.get("/api/audit", params={"before": before}, headers={"Authorization": "Bearer hf_owner"})
    assert refused.status_code == 422
