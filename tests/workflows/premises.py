"""Opens the workshop: a database of its own, a running worker with the real activities, vendors that obey."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

import pytest
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from processes.worker import working
from processes.worker_ports import WorkerPorts
from store.cache.in_process import InProcessCache
from store.cached_directory import CachedDirectory
from store.database import Database
from store.directory import SqlDirectory
from tests.fakes.faulty_book import FaultyBook
from tests.fakes.faulty_dials import FaultyDialLog
from tests.fakes.vendors import (
    FakeCalendars,
    FakeCallControl,
    FakeOutboundCalls,
    FakeRegister,
    FakeSummarizer,
    FakeTexts,
    FakeZones,
)
from tests.store.premade import move_in
from tests.store.world import SteppingClock
from tests.workflows.house import NOW, House

ALL_IN_MEMORY: Final = 1000
#: How a story is told twice: with its workflow kept in memory, and with every task replaying its history.
WAYS: Final = {"cached": ALL_IN_MEMORY, "replaying": 0}
BOTH_WAYS: Final = pytest.mark.parametrize("house", list(WAYS.values()), ids=list(WAYS), indirect=True)


@asynccontextmanager
async def open_house(
    temporal: WorkflowEnvironment,
    database_url: str,
    *,
    cached: int = ALL_IN_MEMORY,
    clock: Callable[[], datetime] | None = None,
    test_numbers: frozenset[str] | None = None,
) -> AsyncIterator[House]:
    """Open the workshop on a migrated database; time passes by itself unless a test moves it.

    Args:
        temporal: The server.
        database_url: Where the tables are.
        cached: Workflow runs the worker keeps; 0 makes every task replay its history.
        clock: Of the activities; None: it stands still unless a test moves it.
        test_numbers: The only ones that may be rung; None: all may.
    """
    clock = clock or SteppingClock(NOW)
    database = Database.open(database_url)
    await move_in(database)
    ports = WorkerPorts.over(
        database,
        directory=CachedDirectory(SqlDirectory(database), InProcessCache(clock=time.monotonic)),
        calendars=FakeCalendars(),
        texts=FakeTexts(),
        control=FakeCallControl(),
        outbound=FakeOutboundCalls(),
        zones=FakeZones(clock),
        summarizer=FakeSummarizer(),
        decoder=FakeRegister(),
        clock=clock,
        public_url="https://phone.example",
        test_numbers=test_numbers,
    )
    ports = replace(ports, book=FaultyBook(ports.book), dials=FaultyDialLog(ports.dials))
    with temporal.with_time_skipping_disabled():
        async with working(temporal.client, ports, cached=cached):
            yield House(temporal, database, ports)
    await database.close()


async def end_what_is_left(client: Client) -> None:
    """End the stories a house has left behind: their timers would ring in the next one."""
    async for left in client.list_workflows("ExecutionStatus = 'Running'"):
        with suppress(RPCError):  # ended meanwhile
            await client.get_workflow_handle(left.id, run_id=left.run_id).terminate("its house has closed")
