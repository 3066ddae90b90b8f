"""A media process is watched: a silent one is lost, one that was only cut off from Temporal is not."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio import activity
from temporalio.client import WorkflowHandle
from temporalio.worker import Worker

from activities.media_host import MediaHostPresence
from activities.messages import HostShift
from activities.start_options import MEDIA_HOST_START
from domain.names import media_host_queue, media_host_workflow_id
from tests.system.waiting import until
from tests.workflows.house import Call, House
from workflows.call import CallWorkflow
from workflows.media_host import MediaHostWorkflow
from workflows.messages import AttachRequest, MediaHostWatch

BEAT = timedelta(milliseconds=500)


@dataclass
class Host:
    """A media process whose heart beats as told; its clock is right."""

    house: House
    name: str = field(default_factory=lambda: f"media-{uuid.uuid4().hex[:8]}")
    lag: timedelta = timedelta(0)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    shifts: int = 0

    @activity.defn(name="media_host.serve")
    async def skip_a_beat(self, shift: HostShift) -> bool:
        """Say once that it is there, then nothing during the first shift."""
        self.shifts += 1
        if self.shifts == 1:
            activity.heartbeat((datetime.now(UTC) - self.lag).isoformat())
            await asyncio.Event().wait()
        return await MediaHostPresence(self.stopping, lambda: datetime.now(UTC)).serve(shift)

    async def watched(self, **times: timedelta) -> WorkflowHandle[Any, None]:
        """Begin to be watched."""
        watch = MediaHostWatch(self.name, **{"heartbeat_timeout": BEAT, "proof_patience": BEAT, **times})  # type: ignore[arg-type]
        return await self.house.temporal.client.start_workflow(
            MediaHostWorkflow.run, watch, id=media_host_workflow_id(self.name), **MEDIA_HOST_START
        )

    @asynccontextmanager
    async def working(self, serve: Callable[..., Any], *, shifts_at_once: int = 2) -> AsyncIterator[None]:
        """Run its worker."""
        client, queue = self.house.temporal.client, media_host_queue(self.name)
        async with Worker(client, task_queue=queue, activities=[serve], max_concurrent_activities=shifts_at_once):
            yield

    def presence(self) -> Callable[..., Any]:
        """Return the activity as a media process runs it."""
        return MediaHostPresence(self.stopping, lambda: datetime.now(UTC)).serve

    async def carried(self) -> Call:
        """Let a call be carried by this host."""
        call = await self.house.ring()
        await call.handle.execute_update(CallWorkflow.attach, AttachRequest("MZ1", 1, self.name))
        return call


async def is_moved(house: House, *calls: Call) -> bool:
    """Say whether exactly these calls were moved."""
    return sorted(sid for sid, _ in house.control.redirects) == sorted(call.sid for call in calls)


class TestLost:
    """The process has died or frozen."""

    async def test_its_calls_are_moved_and_no_others(self, house: House) -> None:
        """One heartbeat stays away, and the process does not take the activity again."""
        host = Host(house)
        calls = [await host.carried() for _ in range(3)]
        other = await house.answer()
        handle = await host.watched()
        async with host.working(host.skip_a_beat, shifts_at_once=1):
            await handle.result()
            await until("all are moved", lambda: is_moved(house, *calls), within=20)
        for call in (*calls, other):
            await call.end()

    async def test_a_process_that_died_before_its_first_heartbeat_is_lost_as_well(self, house: House) -> None:
        """Nobody takes the activity."""
        host = Host(house)
        call = await host.carried()
        await (await host.watched(patience=BEAT)).result()
        await until("it is moved", lambda: is_moved(house, call), within=20)
        await call.end()


class TestAlive:
    """What only looks like a loss, and the good end."""

    async def test_a_missed_heartbeat_is_no_proof(self, house: House) -> None:
        """The process takes the activity again, and its calls stay."""
        host = Host(house)
        call = await host.carried()
        handle = await host.watched(proof_patience=timedelta(seconds=10))
        async with host.working(host.skip_a_beat):
            await until("it serves again", lambda: _has_shifts(host, 2), within=20)
            host.stopping.set()
            await handle.result()
        assert house.control.redirects == []
        await call.end()

    async def test_after_an_outage_of_temporal_it_has_more_time(self, house: House) -> None:
        """The last heartbeat is older than a healthy Temporal would have let it become."""
        host = Host(house, lag=timedelta(minutes=1))
        call = await host.carried()
        handle = await host.watched(proof_patience=timedelta(milliseconds=1), patience=timedelta(seconds=30))
        async with host.working(host.skip_a_beat, shifts_at_once=1):
            await until("it was silent", lambda: _has_shifts(host, 1), within=20)
            await until("it is asked again", lambda: _is_new_run(handle), within=20)
        async with host.working(host.skip_a_beat):
            await until("it serves again", lambda: _has_shifts(host, 2), within=20)
            host.stopping.set()
            await handle.result()
        assert house.control.redirects == []
        await call.end()

    async def test_a_process_that_stops_ends_its_watch(self, house: House) -> None:
        """Nobody is told anything."""
        host = Host(house)
        call = await host.carried()
        handle = await host.watched()
        async with host.working(host.presence()):
            host.stopping.set()
            await handle.result()
        assert house.control.redirects == []
        await call.end()

    async def test_a_long_life_is_watched_in_several_runs(self, house: House) -> None:
        """No history grows beyond a shift."""
        host = Host(house)
        handle = await host.watched(shift=timedelta(seconds=1))
        async with host.working(host.presence()):
            await until("another run watches", lambda: _is_new_run(handle), within=20)
            host.stopping.set()
            await handle.result()


async def _has_shifts(host: Host, count: int) -> bool:
    return host.shifts >= count


async def _is_new_run(handle: WorkflowHandle[Any, None]) -> bool:
    return (await handle.describe()).run_id != handle.first_execution_run_id
