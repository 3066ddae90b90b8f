"""Whether the process lives, and whether what it needs is there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.clocks import Clocks

_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class Probe:
    """A dependency that can be asked whether it works.

    Attributes:
        check: Returns when it works and raises when it does not.
        is_needed: Whether the API is of no use without it. Others only cost speed or wait in line.
    """

    name: str
    check: Callable[[], Awaitable[None]]
    is_needed: bool


class DependencyState(BaseModel):
    """How one dependency answered."""

    name: str
    is_up: bool
    is_needed: bool
    latency_ms: float
    problem: str | None = Field(default=None, description="The kind of failure, never its message")


class Readiness(BaseModel):
    """How all dependencies answered."""

    is_ready: bool = Field(description="Whether every needed dependency is up")
    dependencies: list[DependencyState]


@dataclass(frozen=True, slots=True)
class HealthApi:
    """Answers orchestrators; `patience` bounds each probe, and all run at once."""

    probes: Sequence[Probe]
    clocks: Clocks
    patience: timedelta = timedelta(seconds=1)

    def router(self) -> APIRouter:
        """Return the routes; they need no key and say nothing of customers."""
        router = APIRouter(tags=["health"])
        router.add_api_route("/healthz", self.alive, summary="Whether the process lives")
        router.add_api_route("/ready", self.ready, summary="Whether every needed dependency answers")
        return router

    async def alive(self) -> dict[str, str]:
        """Answer; that is all."""
        return {"status": "alive"}

    async def ready(self, response: Response) -> Readiness:
        """Name each dependency with state and latency; 503 when a needed one is down."""
        states = await states_of(self.probes, self.clocks, self.patience)
        readiness = Readiness(is_ready=all(state.is_up for state in states if state.is_needed), dependencies=states)
        if not readiness.is_ready:
            response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        return readiness


async def states_of(probes: Sequence[Probe], clocks: Clocks, patience: timedelta) -> list[DependencyState]:
    """Ask every dependency at once, each no longer than `patience`."""
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(_state(probe, clocks, patience)) for probe in probes]
    return [task.result() for task in asked]


async def _state(probe: Probe, clocks: Clocks, patience: timedelta) -> DependencyState:
    began = clocks.monotonic()
    failure: str | None = None
    try:
        async with asyncio.timeout(patience.total_seconds()):
            await probe.check()
    except Exception as error:  # noqa: BLE001 — whatever a probe raises means: down
        failure = type(error).__name__
    return DependencyState(
        name=probe.name,
        is_up=failure is None,
        is_needed=probe.is_needed,
        latency_ms=round((clocks.monotonic() - began) * _MS, 1),
        problem=failure,
    )
