"""A running activity shows that its worker lives."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from temporalio.testing import ActivityEnvironment
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from activities.heartbeats import Heartbeats

Work = Callable[[], Awaitable[str]]
_TIMEOUT = timedelta(milliseconds=40)
_MANY = 3


class _Doing(ActivityInboundInterceptor):
    """The innermost link of the chain: does some work."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002, ANN401  (the SDK's signature)
        return await self._work()


class _Worker:
    """Runs one activity and counts its heartbeats."""

    def __init__(self, timeout: timedelta | None) -> None:
        self.beats = 0
        self.has_many = asyncio.Event()
        self._environment = ActivityEnvironment()
        self._environment.info = replace(self._environment.info, heartbeat_timeout=timeout)
        self._environment.on_heartbeat = self._count

    def _count(self, *_details: object) -> None:
        self.beats += 1
        if self.beats == _MANY:
            self.has_many.set()

    async def run(self, work: Work) -> str:
        beating = Heartbeats().intercept_activity(_Doing(work))
        nothing = cast("ExecuteActivityInput", None)  # the work takes none

        async def activity() -> str:
            return cast("str", await beating.execute_activity(nothing))

        return await self._environment.run(activity)


async def test_beats_for_as_long_as_it_runs() -> None:
    """An activity that waits for its own third heartbeat gets it."""
    worker = _Worker(_TIMEOUT)

    async def until_seen() -> str:
        await asyncio.wait_for(worker.has_many.wait(), 10)
        return "done"

    assert await worker.run(until_seen) == "done"


async def test_does_not_beat_after_it() -> None:
    """What has ended is silent, or a lost worker's activity would look alive."""
    worker = _Worker(_TIMEOUT)

    async def until_seen() -> str:
        await asyncio.wait_for(worker.has_many.wait(), 10)
        return "done"

    before = asyncio.all_tasks()
    await worker.run(until_seen)
    async with asyncio.timeout(10):  # whatever still ran would beat for ever
        await asyncio.gather(*asyncio.all_tasks() - before, return_exceptions=True)
    assert worker.beats == _MANY


async def test_quick_one_never_beats() -> None:
    """A heartbeat is a request to the server; most activities are over before the first is due."""
    worker = _Worker(timedelta(seconds=60))

    async def at_once() -> str:
        await asyncio.sleep(0)
        return "done"

    assert (await worker.run(at_once), worker.beats) == ("done", 0)


@pytest.mark.parametrize(("due", "is_shown"), [(_TIMEOUT, True), (None, False)])
async def test_one_nobody_waits_for_is_run_as_it_is(due: timedelta | None, *, is_shown: bool) -> None:
    """Without a heartbeat timeout there is nothing to show, and nothing runs beside the activity."""
    before = asyncio.all_tasks()
    beside: set[asyncio.Task[Any]] = set()

    async def look() -> str:
        beside.update(asyncio.all_tasks() - before - {asyncio.current_task()})
        return "done"

    await _Worker(due).run(look)
    assert bool(beside) == is_shown
