"""PostgreSQL restarts in mid-use: what was committed stands, what was not is done again, and nobody reconnects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from domain.business import AppointmentStatus
from domain.errors import ProviderUnavailable
from store.appointment_book import SqlAppointmentBook
from store.database import Database
from store.migrate import upgrade
from tests.servers.postgres import PostgresServer
from tests.store.premade import move_in
from tests.store.world import INSPECTION, SteppingClock, appointment, notice


@pytest.fixture
async def used(mortal_postgres: PostgresServer) -> AsyncIterator[Database]:
    """A database with the workshop in it and every connection of its pool opened."""
    url = mortal_postgres.url(mortal_postgres.create())
    await asyncio.to_thread(upgrade, url)
    database = Database.open(url)
    await move_in(database)
    await asyncio.gather(*(database.ping() for _ in range(10)))
    yield database
    await database.close()


async def test_a_restart_between_hold_and_confirmation_costs_nothing(
    used: Database, mortal_postgres: PostgresServer
) -> None:
    """Every pooled connection is dead; all of the next ones work at the first attempt."""
    book = SqlAppointmentBook(used, SteppingClock())
    await book.hold(appointment(), INSPECTION)
    mortal_postgres.stop()
    mortal_postgres.start()
    await asyncio.gather(*(used.ping() for _ in range(10)))
    booked = await book.confirm("appt-1", None, notice())
    assert booked.status is AppointmentStatus.CONFIRMED


async def test_a_restart_within_a_transaction_costs_that_one(used: Database, mortal_postgres: PostgresServer) -> None:
    """Whoever was writing is told to try again, nothing of it was written, and the second attempt is the only one."""
    book = SqlAppointmentBook(used, SteppingClock())
    with pytest.raises(ProviderUnavailable):
        await _write_while_it_stops(used, mortal_postgres)
    mortal_postgres.start()
    assert await book.hold(appointment(), INSPECTION) == await book.hold(appointment(), INSPECTION)
    async with used.reading() as unit:
        assert await unit.scalar(text("SELECT count(*) FROM service")) > 0


async def test_a_stopped_server_is_unavailable_until_it_is_back(
    used: Database, mortal_postgres: PostgresServer
) -> None:
    """Every attempt says so at once, and none of them spoils a later one."""
    mortal_postgres.stop()
    attempts = await asyncio.gather(*(used.ping() for _ in range(12)), return_exceptions=True)
    assert {type(attempt) for attempt in attempts} == {ProviderUnavailable}
    mortal_postgres.start()
    await asyncio.gather(*(used.ping() for _ in range(12)))


async def _write_while_it_stops(database: Database, server: PostgresServer) -> None:
    async with database.transaction() as unit:
        await unit.execute(text("DELETE FROM service"))
        server.stop()
        await unit.execute(text("SELECT 1"))
