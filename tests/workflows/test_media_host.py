"""A media process is watched: a silent one is lost, one that was only cut off from Temporal is not."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import CancelledError
from temporalio.worker import Worker

from activities.media_host import MediaHostPresence
from activities.messages import HostShift
from activities.start_options import MEDIA_HOST_START
from domain.errors import ProviderUnavailable
from domain.names import media_host_queue, media_host_workflow_id
from tests.waiting import until
from tests.workflows.house import Call, House
from tests.workflows.premises import BOTH_WAYS
from workflows.call import CallWorkflow
from workflows.media_host import MediaHostWorkflow
from workflows.messages import AttachRequest, MediaHostWatch

BEAT = timedelta(milliseconds=500)


@dataclass
class Host:
    """A media process; its clock is right unless told.

    Attributes:
        beats: Whether its heart beats on after the first beat of a shift.
        answers: Whether it answers when asked; False: it takes the question and stands still.
        lag: How old its heartbeats are.
        serves: Whether it serves at all; False: it fails at once.
    """

    house: House
    name: str = field(default_factory=lambda: f"media-{uuid.uuid4().hex[:8]}")
    beats: bool = True
    answers: bool = True
    lag: timedelta = timedelta(0)
    serves: bool = True
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    shifts: int = 0
    questions: int = 0

    @activity.defn(name="media_host.serve")
    async def serve(self, shift: HostShift) -> bool:
        """Heartbeat for a shift, or once."""
        self.shifts += 1
        if not self.serves:
            raise ProviderUnavailable("media", "out of order")
        if self.beats:
            return await MediaHostPresence(self.stopping, self.now).serve(shift)
        activity.heartbeat(self.now().isoformat())
        return await asyncio.Event().wait()

    @activity.defn(name="media_host.answer")
    async def answer(self) -> None:
        """Answer, or not; from the first answer on the heart beats again."""
        self.questions += 1
        if not self.answers:
            await asyncio.Event().wait()
        self.beats = True

    def now(self) -> datetime:
        """Return the time by its clock."""
        return datetime.now(UTC) - self.lag

    async def watched(self, **times: Any) -> WorkflowHandle[Any, None]:  # noqa: ANN401  (durations by name)
        """Begin to be watched."""
        watch = replace(MediaHostWatch(self.name, heartbeat_timeout=BEAT, proof_patience=2 * BEAT), **times)
        return await self.house.temporal.client.start_workflow(
            MediaHostWorkflow.run, watch, id=media_host_workflow_id(self.name), **MEDIA_HOST_START
        )

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Run its worker."""
        client, queue = self.house.temporal.client, media_host_queue(self.name)
        async with Worker(client, task_queue=queue, activities=[self.serve, self.answer]):
            yield

    async def carried(self) -> Call:
        """Let a call be carried by this host."""
        call = await self.house.ring()
        await call.handle.execute_update(CallWorkflow.attach, AttachRequest("MZ1", 1, self.name))
        return call

    async def has_shifts(self) -> bool:
        """Say whether it has begun to serve anew."""
        return self.shifts > 1


async def is_moved(house: House, *calls: Call) -> bool:
    """Say whether exactly these calls were moved."""
    return sorted(sid for sid, _ in house.control.redirects) == sorted(call.sid for call in calls)


class TestLost:
    """The process has died or frozen."""

    @BOTH_WAYS
    async def test_calls_of_a_frozen_process_are_moved_and_no_others(self, house: House) -> None:
        """Its heart stands still; what it is asked it takes, and does not answer."""
        host = Host(house, beats=False, answers=False)
        calls = [await host.carried() for _ in range(3)]
        other = await house.answer()
        handle = await host.watched(patience=timedelta(minutes=5))
        async with host.working():
            await handle.result()
        await until("all are moved", lambda: is_moved(house, *calls), within=120)
        for call in (*calls, other):
            await call.end()

    async def test_calls_of_a_process_that_broke_off_are_moved(self, house: House) -> None:
        """It left its activity unfinished, and nobody takes the question whether it is there."""
        host = Host(house, beats=False)
        call = await host.carried()
        handle = await host.watched()
        async with host.working():
            await until("it serves", lambda: has_begun(host), within=120)
        await handle.result()
        await until("it is moved", lambda: is_moved(house, call), within=120)
        await call.end()

    async def test_a_process_that_died_before_its_first_heartbeat_is_lost_as_well(self, house: House) -> None:
        """Nobody takes the activity."""
        host = Host(house)
        call = await host.carried()
        await (await host.watched(patience=BEAT)).result()
        await until("it is moved", lambda: is_moved(house, call), within=120)
        await call.end()


class TestAlive:
    """What only looks like a loss, and the good end."""

    async def test_a_missed_heartbeat_is_no_proof(self, house: House) -> None:
        """The process answers, is watched on, and its calls stay."""
        host = Host(house, beats=False)
        call = await host.carried()
        handle = await host.watched(proof_patience=timedelta(seconds=20))
        async with host.working():
            await until("it serves again", host.has_shifts, within=120)
            host.stopping.set()
            await handle.result()
        assert house.control.redirects == []
        await call.end()

    async def test_after_an_outage_of_temporal_it_has_more_time(self, house: House) -> None:
        """The last heartbeat is older than a Temporal that was there would have let it become."""
        host = Host(house, beats=False, answers=False, lag=timedelta(minutes=1))
        call = await host.carried()
        handle = await host.watched(patience=timedelta(minutes=5))
        async with host.working():
            # Each question waits half the patience there would have been without the outage.
            await until("it is asked once more than it would have been", lambda: was_asked(host, 4), within=120)
            host.answers = True
            await until("it serves again", host.has_shifts, within=120)
            host.stopping.set()
            await handle.result()
        assert house.control.redirects == []
        await call.end()

    async def test_a_process_that_stops_ends_its_watch(self, house: House) -> None:
        """Nobody is told anything."""
        host = Host(house)
        call = await host.carried()
        handle = await host.watched()
        async with host.working():
            host.stopping.set()
            await handle.result()
        assert house.control.redirects == []
        await call.end()

    async def test_one_that_can_not_serve_is_watched_at_a_pace(self, house: House) -> None:
        """It answers, so it is not lost; it would fail run after run without a pause."""
        host = Host(house, serves=False)
        handle = await host.watched()
        async with host.working():
            await until("it fails", lambda: has_begun(host), within=120)
            host.serves = True
            await until("it serves again", host.has_shifts, within=120)
            host.stopping.set()
            await handle.result()
        first = house.temporal.client.get_workflow_handle(handle.id, run_id=handle.first_execution_run_id)
        events = (await first.fetch_history()).events
        assert EventType.EVENT_TYPE_TIMER_FIRED in [event.event_type for event in events]

    async def test_whoever_cancels_the_watch_ends_it(self, house: House) -> None:
        """The process is there, and nobody watches it any more."""
        host = Host(house)
        handle = await host.watched()
        async with host.working():
            await until("it serves", lambda: has_begun(host), within=120)
            await handle.cancel()
            async with asyncio.timeout(120):
                with pytest.raises(WorkflowFailureError) as ended:
                    await handle.result()
        assert isinstance(ended.value.cause, CancelledError)

    @BOTH_WAYS
    async def test_a_long_life_is_watched_in_several_runs(self, house: House) -> None:
        """No history grows beyond a shift."""
        host = Host(house)
        handle = await host.watched(shift=timedelta(seconds=1))
        async with host.working():
            await until("it serves again", host.has_shifts, within=120)
            host.stopping.set()
            await handle.result()
        assert (await handle.describe()).run_id != handle.first_execution_run_id


async def was_asked(host: Host, times: int) -> bool:
    """Say whether it was asked so often whether it is there."""
    return host.questions >= times


async def has_begun(host: Host) -> bool:
    """Say whether it serves."""
    return host.shifts > 0
