"""Opens the workshop: a database of its own, a running worker with the real activities, vendors that obey."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import pytest
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from domain.deciders import Deciders
from domain.ports.web import Web
from processes.worker import working
from processes.worker_ports import Post, Vendors, WorkerPorts
from store.cache.in_process import InProcessCache
from store.cached_directory import CachedDirectory
from store.database import Database
from store.directory import SqlDirectory
from tests.fakes.deciders import DELEGATE, OWNER, FakeDeciders
from tests.fakes.faulty_book import FaultyBook
from tests.fakes.faulty_dials import FaultyDialLog
from tests.fakes.faulty_suppressions import FaultySuppressions
from tests.fakes.vendors import (
    FakeCalendars,
    FakeCallControl,
    FakeOutboundCalls,
    FakePrices,
    FakeResponder,
    FakeSummarizer,
    FakeTexts,
    FakeWeb,
    FakeZones,
)
from tests.store.premade import move_in
from tests.store.world import SteppingClock
from tests.workflows.house import NOW, House
from tests.workflows.sandboxed import sandboxed

ALL_IN_MEMORY: Final = 1000
APPROVAL_SECRET: Final = b"signs approval links"
#: A story that passes only while its workflow stays in memory is not durable: one for each path of a workflow is told
#: twice: with its runs kept in memory, as workers run them, and with every task replaying its history in the sandbox.
BOTH_WAYS: Final = pytest.mark.parametrize("cached", [ALL_IN_MEMORY, 0], ids=["cached", "replaying"])


@asynccontextmanager
async def open_house(
    temporal: WorkflowEnvironment,
    database_url: str,
    *,
    cached: int = ALL_IN_MEMORY,
    clock: Callable[[], datetime] | None = None,
    test_numbers: frozenset[str] | None = None,
    post: Post | None = None,
    is_last: bool = True,
) -> AsyncIterator[House]:
    """Open the workshop on a migrated database; time passes by itself unless a test moves it.

    Args:
        temporal: The server.
        database_url: Where the tables are.
        cached: Workflow runs the worker keeps; 0 makes every task replay its history.
        clock: Of the activities; None: it stands still unless a test moves it.
        test_numbers: The only ones that may be rung; None: all may.
        post: E-mail; None: nobody is promised any.
        is_last: Whether no other house goes on with the stories of this one; what is left of them is ended.
    """
    clock = clock or SteppingClock(NOW)
    database = Database.open(database_url)
    await move_in(database)
    ports = open_ports(
        database,
        clock,
        post=post,
        public_url="https://phone.example",
        test_numbers=test_numbers,
    )
    ports = replace(
        ports,
        book=FaultyBook(ports.book),
        dials=FaultyDialLog(ports.dials),
        suppressions=FaultySuppressions(database),
        deciders=FakeDeciders(Deciders((OWNER, DELEGATE))),
    )
    with temporal.with_time_skipping_disabled():
        async with working(temporal.client, ports, cached=cached, runner=None if cached else sandboxed()):
            yield House(temporal, database, ports)
    if is_last:
        await end_what_is_left(temporal.client)
    await database.close()


def open_ports(
    database: Database,
    clock: Callable[[], datetime],
    *,
    post: Post | None = None,
    **settings: Any,  # noqa: ANN401
) -> WorkerPorts:
    """Return a worker's ports: the tables of a database, and vendors that obey."""
    web = FakeWeb()
    return WorkerPorts.over(
        database,
        Vendors(
            calendars=FakeCalendars(),
            texts=FakeTexts(),
            control=FakeCallControl(),
            outbound=FakeOutboundCalls(),
            zones=FakeZones(clock),
            summarizer=FakeSummarizer(),
            responder=FakeResponder(),
            post=post,
            web=Web(web, web),
            prices=FakePrices(),
        ),
        directory=CachedDirectory(SqlDirectory(database), InProcessCache(clock=time.monotonic)),
        clock=clock,
        approval_secret=APPROVAL_SECRET,
        **settings,
    )


async def end_what_is_left(client: Client) -> None:
    """End the stories a house has left behind: their timers would ring in the next one."""
    async for left in client.list_workflows("ExecutionStatus = 'Running'"):
        with suppress(RPCError):  # ended meanwhile
            await client.get_workflow_handle(left.id, run_id=left.run_id).terminate("its house has closed")
