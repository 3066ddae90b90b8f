"""Liveness, readiness, metrics."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import httpx
from fastapi import Response

from api.app import create_app
from api.health import HealthApi, Probe
from tests.api.conftest import World
from tests.api.fakes import TelephoneCompany, client_of


async def works() -> None:
    """Answer at once."""


async def fails() -> None:
    """Be down, with a message nobody outside should read."""
    raise ConnectionError("postgres://user:secret@db")


async def hangs() -> None:
    """Never answer."""
    await asyncio.Event().wait()


async def ready(world: World, probes: Sequence[Probe]) -> httpx.Response:
    """Ask an application with other probes whether it is ready."""
    async with client_of(create_app(world.settings, replace(world.ports, probes=probes))) as client:
        return await client.get("/ready")


class TestReady:
    """`GET /ready`."""

    async def test_names_each_dependency_with_its_state(self, world: World) -> None:
        """All is well, and every dependency says how long it took."""
        response = await ready(
            world, [Probe("database", works, is_needed=True), Probe("cache", works, is_needed=False)]
        )

        assert response.status_code == 200
        assert response.json()["is_ready"]
        states = {state["name"]: state for state in response.json()["dependencies"]}
        assert list(states) == ["database", "cache"]
        assert states["database"] == {
            "name": "database",
            "is_up": True,
            "is_needed": True,
            "latency_ms": 0.0,
            "problem": None,
        }

    async def test_needed_dependency_down_is_503(self, world: World) -> None:
        """Traffic goes elsewhere; the kind of failure is named, its message is not."""
        response = await ready(
            world, [Probe("database", fails, is_needed=True), Probe("cache", works, is_needed=False)]
        )

        assert response.status_code == 503
        assert response.json()["dependencies"][0]["problem"] == "ConnectionError"
        assert "secret" not in response.text

    async def test_other_dependency_down_is_only_told(self, world: World) -> None:
        """A dead cache costs speed, not traffic."""
        response = await ready(world, [Probe("cache", fails, is_needed=False)])

        assert response.status_code == 200
        assert not response.json()["dependencies"][0]["is_up"]

    async def test_probe_that_hangs_is_down(self, world: World) -> None:
        """Each probe is bounded, and a hanging one holds up no other."""
        health = HealthApi(
            [Probe("temporal", hangs, is_needed=True), Probe("database", works, is_needed=True)],
            world.ports.clocks,
            world.settings.view_patience,
        )

        readiness = await health.ready(Response())

        assert [state.is_up for state in readiness.dependencies] == [False, True]


async def test_process_is_alive_whatever_else_is_not(client: httpx.AsyncClient) -> None:
    """Liveness asks nobody."""
    assert (await client.get("/healthz")).json() == {"status": "alive"}


async def test_metrics_count_webhooks_by_kind_and_result(client: httpx.AsyncClient, twilio: TelephoneCompany) -> None:
    """What came in and how it came out is visible to Prometheus."""
    await twilio.ring()
    await twilio.post_unsigned("/webhooks/twilio/voice", {})

    text = (await client.get("/metrics")).text

    assert 'holdfast_webhooks_total{kind="voice",result="accepted"} 1.0' in text
    assert 'holdfast_webhooks_total{kind="voice",result="denied"} 1.0' in text
    assert 'holdfast_webhook_seconds_count{kind="voice"} 2.0' in text
