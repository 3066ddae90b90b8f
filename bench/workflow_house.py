"""Temporal's development server, the worker and the demonstration business, as `holdfast dev` runs them."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from temporalio.client import Client

from bench.child import Child, open_child
from domain.errors import ConfigurationError
from processes.child import Child as Server
from processes.migrate import migrate
from processes.ports import PortBlock
from processes.settings import Settings, load_settings
from processes.temporal_client import connect
from processes.temporal_server import find_cli, server_command
from store.database import Database
from store.seeds import seed_workshop

_PATIENCE: Final = 30.0
_POLL: Final = 0.1


@dataclass(frozen=True, slots=True)
class WorkflowHouse:
    """A client as media has it, and the worker to ask for its activities' times."""

    client: Client
    worker: Child


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set variables for this process and those it starts, for a while."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@asynccontextmanager
async def open_workflow_house() -> AsyncIterator[WorkflowHouse]:
    """Run Temporal (SQLite file, write-ahead log), a seeded SQLite database and one worker in a folder of their own."""
    with PortBlock.take() as block, tempfile.TemporaryDirectory() as folder:
        data_dir, ports = Path(folder), block.ports
        values = {"HOLDFAST_DATA_DIR": folder, "HOLDFAST_TEMPORAL_ADDRESS": f"127.0.0.1:{ports.temporal}"}
        with _environment(values):
            settings = load_settings()
            command = server_command(
                find_cli(settings),
                port=ports.temporal,
                ui_port=ports.temporal_ui,
                database=data_dir / "temporal.db",
                codec_endpoint="http://127.0.0.1:1/codec",
            )
            server = await Server.start("temporal", command, env=os.environ, logs=data_dir)
            try:
                await _seed(settings)
                client = await _connect_when_up(settings)
                async with open_child("bench.worker_process", {}) as worker:
                    yield WorkflowHouse(client, worker)
            finally:
                await server.stop()


async def _seed(settings: Settings) -> None:
    await migrate(settings)
    database = Database.open(settings.database)
    try:
        await seed_workshop(database)
    finally:
        await database.close()


async def _connect_when_up(settings: Settings) -> Client:
    async with asyncio.timeout(_PATIENCE):
        while True:
            with suppress(ConfigurationError):
                return await connect(settings)
            await asyncio.sleep(_POLL)
