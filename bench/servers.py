"""Databases and a Redis of a measurement's own, the real ones the tests run on, in folders that go with it."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from domain.ports.cache import Cache
from store.cache.redis import RedisCache
from store.database import Database
from store.migrate import upgrade
from tests.servers.postgres import running_postgres
from tests.servers.redis import NO_HURRY, running_redis

SQLITE: Final = "SQLite"
POSTGRESQL: Final = "PostgreSQL"
DATABASES: Final = (SQLITE, POSTGRESQL)


@asynccontextmanager
async def opened_database(kind: str) -> AsyncIterator[Database]:
    """Open an empty database of a kind, all tables in it."""
    with _database_url(kind) as url:
        upgrade(url)
        database = Database.open(url)
        try:
            yield database
        finally:
            await database.close()


@asynccontextmanager
async def opened_redis() -> AsyncIterator[Cache]:
    """Open an empty Redis; a measurement in which it did not answer is none."""
    with running_redis() as server:
        cache = RedisCache.open(server.url, on_failure=_refuse, patience=NO_HURRY)
        try:
            yield cache
        finally:
            await cache.close()


@contextmanager
def _database_url(kind: str) -> Iterator[str]:
    if kind == SQLITE:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'holdfast.db'}"
    else:
        with running_postgres() as server:
            yield server.url(server.create())


def _refuse(operation: str) -> None:
    raise AssertionError(f"Redis did not answer a {operation}")
