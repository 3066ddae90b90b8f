"""Opens the workshop: a database of its own, a running worker with the real activities, vendors that obey."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

import pytest
from temporalio.testing import WorkflowEnvironment

from processes.worker import working
from processes.worker_ports import WorkerPorts
from store.cache.in_process import InProcessCache
from store.cached_directory import CachedDirectory
from store.database import Database
from store.directory import SqlDirectory
from store.seeds import seed_workshop
from tests.fakes.faulty_book import FaultyBook
from tests.fakes.vendors import FakeCalendars, FakeCallControl, FakeRegister, FakeSummarizer, FakeTexts
from tests.workflows.house import NOW, House

ALL_IN_MEMORY: Final = 1000
#: How a story is told twice: with its workflow kept in memory, and with every task replaying its history.
WAYS: Final = {"cached": ALL_IN_MEMORY, "replaying": 0}
BOTH_WAYS: Final = pytest.mark.parametrize("house", list(WAYS.values()), ids=list(WAYS), indirect=True)


@asynccontextmanager
async def open_house(
    temporal: WorkflowEnvironment, database_url: str, *, cached: int = ALL_IN_MEMORY
) -> AsyncIterator[House]:
    """Open the workshop on a migrated database; time passes by itself unless a test moves it.

    Args:
        temporal: The server.
        database_url: Where the tables are.
        cached: Workflow runs the worker keeps; 0 makes every task replay its history.
    """
    database = Database.open(database_url)
    await seed_workshop(database)
    ports = WorkerPorts.over(
        database,
        directory=CachedDirectory(SqlDirectory(database), InProcessCache(clock=time.monotonic)),
        calendars=FakeCalendars(),
        texts=FakeTexts(),
        control=FakeCallControl(),
        summarizer=FakeSummarizer(),
        decoder=FakeRegister(),
        clock=lambda: NOW,
        public_url="https://phone.example",
    )
    ports = replace(ports, book=FaultyBook(ports.book))
    with temporal.with_time_skipping_disabled():
        async with working(temporal.client, ports, cached=cached):
            yield House(temporal, database, ports)
    await database.close()
