"""The workshop on each kind of database in turn, and people and times to test with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from domain.business import Organisation
from domain.ports.cache import Cache
from domain.ports.storage import Directory
from store.appointment_book import SqlAppointmentBook
from store.cache.in_process import InProcessCache
from store.cache.redis import RedisCache
from store.call_log import SqlCallLog
from store.calls_read import SqlCallReader
from store.database import Database
from store.directory import SqlDirectory
from store.outbox import SqlOutbox
from store.seeds import WORKSHOP_ID
from tests.servers.redis import NO_HURRY
from tests.store.premade import move_in
from tests.store.world import ContactsChanged, SteppingClock, VehiclesChanged


@asynccontextmanager
async def _opened_cache(request: pytest.FixtureRequest, *, is_redis: bool) -> AsyncIterator[Cache]:
    opened: Cache = InProcessCache()
    if is_redis:
        opened = RedisCache.open(str(request.getfixturevalue("redis_url")), on_failure=pytest.fail, patience=NO_HURRY)
    yield opened
    await opened.close()


@pytest.fixture(params=["in_process", "redis"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[Cache]:
    """Open each kind of cache in turn."""
    async with _opened_cache(request, is_redis=request.param == "redis") as opened:
        yield opened


@pytest.fixture
async def paired_cache(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Cache]:
    """Open the cache before each kind of database: the one in process before SQLite, Redis before PostgreSQL."""
    async with _opened_cache(request, is_redis=not database_url.startswith("sqlite")) as opened:
        yield opened


@pytest.fixture
def vehicles_changed() -> VehiclesChanged:
    """Return who is told about vehicles whose rows have changed."""
    return VehiclesChanged()


@pytest.fixture
async def workshop(database: Database) -> Organisation:
    """Seed the workshop and return it."""
    await move_in(database)
    return await SqlDirectory(database).organisation(WORKSHOP_ID)


@pytest.fixture
def directory(workshop: Organisation, database: Database) -> Directory:
    """Return the workshop's directory."""
    return SqlDirectory(database)


@pytest.fixture
def book(workshop: Organisation, database: Database, clock: SteppingClock) -> SqlAppointmentBook:
    """Return the workshop's appointments."""
    return SqlAppointmentBook(database, clock)


@pytest.fixture
def contacts_changed() -> ContactsChanged:
    """Return who is told about customers whose rows have changed."""
    return ContactsChanged()


@pytest.fixture
def log(workshop: Organisation, database: Database, contacts_changed: ContactsChanged) -> SqlCallLog:
    """Return the workshop's calls."""
    return SqlCallLog(database, contacts_changed)


@pytest.fixture
def reader(database: Database) -> SqlCallReader:
    """Return the read side."""
    return SqlCallReader(database)


@pytest.fixture
def clock() -> SteppingClock:
    """Return a clock that moves when told to."""
    return SteppingClock()


@pytest.fixture
def outbox(workshop: Organisation, database: Database, clock: SteppingClock) -> SqlOutbox:
    """Return the workshop's outgoing messages."""
    return SqlOutbox(database, clock)
