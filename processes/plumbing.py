"""What every process opens before it works: log, database, cache."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter

from domain.ports.cache import Cache
from processes.migrate import migrate
from processes.settings import Settings
from store.cache.in_process import InProcessCache
from store.cache.redis import RedisCache
from store.database import Database


def utc_now() -> datetime:
    """Return the instant, aware UTC."""
    return datetime.now(UTC)


def start_logging(settings: Settings) -> None:
    """Log to standard error, one line an event."""
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # One line a request or connection would tell query strings, and drown what matters.
    for name in ("httpx", "httpx2", "picows"):
        logging.getLogger(name).setLevel(logging.WARNING)


@asynccontextmanager
async def opened_database(settings: Settings) -> AsyncIterator[Database]:
    """Open the database; the embedded one is migrated by whoever comes first."""
    if settings.database_url is None:
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
