"""A media process is watched while it runs, and runs without it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from domain.errors import ConfigurationError
from domain.names import media_host_workflow_id
from media.liveness import Liveness
from media.metrics import MediaMetrics
from tests.media.fakes import utc_now
from tests.waiting import until
from tests.workflows.house import House
from tests.workflows.premises import open_house
from workflows.messages import MediaHostWatch


@pytest.fixture
async def house(temporal: WorkflowEnvironment, sqlite_url: str) -> AsyncIterator[House]:
    """Open the workshop with its worker running."""
    async with open_house(temporal, sqlite_url) as opened:
        yield opened


@dataclass
class Process:
    """What a media process has of it; `outages` connections fail."""

    client: Client
    outages: int = 0
    name: str = field(default_factory=lambda: f"media-{uuid.uuid4().hex[:8]}")
    metrics: MediaMetrics = field(default_factory=lambda: MediaMetrics(CollectorRegistry()))

    @property
    def liveness(self) -> Liveness:
        """Its liveness."""
        return Liveness(MediaHostWatch(self.name), connect=self.connect, utc_now=utc_now, metrics=self.metrics)

    @property
    def watch(self) -> WorkflowHandle[Any, Any]:
        """The workflow that watches it."""
        return self.client.get_workflow_handle(media_host_workflow_id(self.name))

    async def connect(self) -> Client:
        """Connect, or fail."""
        if self.outages:
            self.outages -= 1
            raise ConfigurationError("Nothing answers as Temporal")
        return self.client

    async def is_registered(self) -> bool:
        """Say what the metric says."""
        return self.metrics.registry.get_sample_value("holdfast_media_liveness_registered") == 1

    def serving(self, run: str | None = None) -> Callable[[], Awaitable[bool]]:
        """Return the question whether the process heartbeats, to another run than the given one."""

        async def look() -> bool:
            found = await self.watch.describe()
            activities = found.raw_description.pending_activities
            return found.run_id != run and any(one.HasField("last_heartbeat_time") for one in activities)

        return look


async def test_a_process_is_watched_until_it_stops(house: House) -> None:
    """It heartbeats, the metric says so, and the watch ends with it."""
    process = Process(house.temporal.client)
    async with process.liveness.kept():
        await _begun(process)
        await until("it heartbeats", process.serving(), within=20)
        assert await process.is_registered()
    assert (await process.watch.describe()).status is WorkflowExecutionStatus.COMPLETED
    assert not await process.is_registered()


async def test_without_temporal_it_is_tried_again_and_said_once(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Calls are carried meanwhile."""
    process = Process(house.temporal.client, outages=2)
    with caplog.at_level(logging.WARNING, logger="media.liveness"):
        async with process.liveness.kept():
            assert not await process.is_registered()
            await _begun(process)
    assert [record.getMessage() for record in caplog.records if record.name == "media.liveness"] == [
        "this media host is not watched: Nothing answers as Temporal"
    ]


async def test_a_process_that_stops_while_temporal_is_away_does_not_wait(house: House) -> None:
    """There is nothing to end in good order."""
    process = Process(house.temporal.client, outages=1000)
    async with process.liveness.kept():
        pass
    assert process.outages > 990


async def test_taken_for_lost_it_registers_again(house: House) -> None:
    """It was frozen for a while, and has thawed."""
    process = Process(house.temporal.client)
    async with process.liveness.kept():
        await _begun(process)
        await until("it heartbeats", process.serving(), within=20)
        run = (await process.watch.describe()).run_id
        await process.watch.terminate("taken for lost")
        await until("it heartbeats again", process.serving(run), within=20)


async def _begun(process: Process) -> None:
    await until("it is registered", process.is_registered, within=20)
