"""The database: one engine, its units of work, and whether it answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from store.engines import WRITES, async_engine
from store.failures import translated_failures
from store.urls import async_url


class Database:
    """Hands out units of work on SQLite or PostgreSQL; `store.failures` says what they raise."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take the engine; it is disposed of by `close`."""
        self._engine = engine
        self._writes = async_sessionmaker(engine.execution_options(**{WRITES: True}), expire_on_commit=False)
        self._reads = async_sessionmaker(engine, expire_on_commit=False)

    @classmethod
    def open(cls, url: str) -> Database:
        """Make a database from its URL, `sqlite:///file` or `postgresql://…`; nothing is connected before it is used.

        Raises:
            ConfigurationError: The URL can't be read or names another kind of database.
        """
        return cls(async_engine(async_url(url)))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Open a unit of work that commits at its end and rolls back on any error."""
        with translated_failures():
            async with self._writes() as unit, unit.begin():
                yield unit

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open a unit that only reads; on SQLite it sees one moment and waits for no writer."""
        with translated_failures():
            async with self._reads() as unit:
                yield unit

    async def ping(self) -> None:
        """Ask the database for an answer; raises ProviderUnavailable."""
        async with self.reading() as unit:
            await unit.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Let all connections go."""
        await self._engine.dispose()
