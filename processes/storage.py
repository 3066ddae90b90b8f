"""What the api and the worker open before they work: database and cache."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prometheus_client import CollectorRegistry, Counter

from domain.ports.cache import Cache
from domain.ports.storage import AppointmentBook
from processes.clock import utc_now
from processes.settings import Settings
from store.appointment_book import SqlAppointmentBook
from store.cache.in_process import InProcessCache
from store.cache.redis import RedisCache
from store.cached_appointment_book import CachedAppointmentBook
from store.database import Database


@asynccontextmanager
async def opened_database(settings: Settings) -> AsyncIterator[Database]:
    """Open the database; the embedded one is migrated by whoever comes first."""
    if settings.database_url is None:
        from processes.migrate import migrate  # noqa: PLC0415 — slow to import, and nobody else needs it

        await migrate(settings)
    database = Database.open(settings.database)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def opened_cache(settings: Settings, registry: CollectorRegistry) -> AsyncIterator[Cache]:
    """Open the cache: Redis where there is one, else in this process."""
    failures = Counter("holdfast_cache_failures", "Times the cache did not answer.", ["operation"], registry=registry)
    cache: Cache = InProcessCache()
    if settings.redis_url is not None:
        cache = RedisCache.open(settings.redis_url, on_failure=lambda operation: failures.labels(operation).inc())
    try:
        yield cache
    finally:
        await cache.close()


def appointment_book(settings: Settings, database: Database, cache: Cache) -> AppointmentBook:
    """Return the book; what fills the slots is cached only where all processes share the cache."""
    book = SqlAppointmentBook(database, utc_now)
    return CachedAppointmentBook(book, cache) if settings.redis_url else book
