"""Units of work and what they raise, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.errors import ProviderRejected, ProviderUnavailable, RuleBroken
from store.database import Database
from store.engines import async_engine
from store.tables import ContactPhoneRow, OrganisationRow
from store.urls import async_url

#: Takes a second, and has more than one row to give.
SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) "
    "SELECT i FROM n WHERE i > 2999000",
    "postgresql": "SELECT pg_sleep(1) FROM generate_series(1, 2)",
}


def organisation(identity: str = "o1") -> OrganisationRow:
    """Return the row of a business."""
    return OrganisationRow(
        organisation_id=identity, name="Name", time_zone="UTC", minimum_notice_s=0, booking_horizon_s=0
    )


async def names(database: Database) -> list[str]:
    """Return the names of all businesses."""
    async with database.reading() as unit:
        return list(await unit.scalars(text("SELECT organisation_id FROM organisation ORDER BY 1")))


@pytest.fixture
async def impatient(database_url: str) -> AsyncIterator[Database]:
    """Open a database that waits for a lock for a twentieth of a second only."""
    opened = Database(async_engine(async_url(database_url), lock_timeout=timedelta(milliseconds=50)))
    yield opened
    await opened.close()


class TestTransaction:
    """All or nothing."""

    async def test_transaction_commits_at_its_end(self, database: Database) -> None:
        """What was written is there for the next unit."""
        async with database.transaction() as unit:
            unit.add(organisation())
        assert await names(database) == ["o1"]

    async def test_error_rolls_everything_back(self, database: Database) -> None:
        """What our own code raises passes unchanged and leaves nothing."""
        with pytest.raises(RuleBroken, match=r"^no$"):
            async with database.transaction() as unit:
                await _add_and_break(unit)
        assert await names(database) == []

    async def test_cancelled_transaction_rolls_back_and_frees_its_lock(self, database: Database) -> None:
        """Whoever is interrupted while writing does not block the next one."""
        begun = asyncio.Event()

        async def write_for_ever() -> None:
            async with database.transaction() as unit:
                unit.add(organisation())
                await unit.flush()
                begun.set()
                await asyncio.Event().wait()

        writing = asyncio.create_task(write_for_ever())
        await begun.wait()
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        async with database.transaction() as unit:
            unit.add(organisation())
        assert await names(database) == ["o1"]

    async def test_who_is_cancelled_in_a_statement_frees_its_lock(self, database: Database) -> None:
        """Even while the error that tells of it, and with it the statement, is still looked at."""
        begun = asyncio.Event()

        async def write_and_ask() -> None:
            async with database.transaction() as unit:
                unit.add(organisation())
                await unit.flush()
                begun.set()
                await unit.execute(text(SLOW[unit.get_bind().dialect.name]))

        writing = asyncio.create_task(write_and_ask())
        await begun.wait()
        await asyncio.sleep(0.05)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError) as told:
            await writing
        async with database.transaction() as unit:
            unit.add(organisation())
        assert await names(database) == ["o1"]
        assert told.tb is not None

    async def test_many_writers_queue_up(self, database: Database) -> None:
        """Readers that write next wait for each other instead of failing on an upgraded lock."""

        async def count_up() -> None:
            async with database.transaction() as unit:
                row = await unit.get_one(OrganisationRow, "o1", with_for_update=True)
                row.minimum_notice_s += 1

        async with database.transaction() as unit:
            unit.add(organisation())
        await asyncio.gather(*(count_up() for _ in range(30)))
        async with database.reading() as unit:
            assert (await unit.get_one(OrganisationRow, "o1")).minimum_notice_s == 30

    async def test_reader_does_not_wait_for_a_writer(self, database: Database) -> None:
        """A look-up during a long write sees the state before it."""
        async with database.transaction() as unit:
            unit.add(organisation())
            await unit.flush()
            assert await names(database) == []


class TestFailures:
    """One translation, at the edge."""

    async def test_constraint_is_a_broken_rule_without_values(self, database: Database) -> None:
        """The message names the constraint and not the customer's number."""
        with pytest.raises(RuleBroken) as refused:
            async with database.transaction() as unit:
                unit.add(ContactPhoneRow(contact_id="c", position=0, organisation_id="o", phone="+15551230001"))
        assert "+1555" not in str(refused.value)
        assert refused.value.__cause__ is None
        assert refused.value.__suppress_context__

    async def test_wrong_schema_is_no_broken_rule(self, database: Database) -> None:
        """A table that is missing is for the operator, or passes once the migration has run."""
        with pytest.raises((ProviderRejected, ProviderUnavailable)):
            async with database.reading() as unit:
                await unit.execute(text("SELECT * FROM nothing"))

    async def test_ping_answers(self, database: Database) -> None:
        """A database that works says so."""
        await database.ping()

    async def test_statement_never_shows_its_values(self, database: Database) -> None:
        """What people said does not reach a log through an error's text."""
        with pytest.raises((ProviderRejected, ProviderUnavailable)) as failed:
            async with database.reading() as unit:
                await unit.execute(text("SELECT * FROM nothing WHERE said = :said"), {"said": "my secret"})
        assert "my secret" not in f"{failed.value} {failed.value.__cause__}"


class TestUnavailable:
    """A database that does not answer is unavailable, which is worth a retry."""

    @pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
    async def test_unreachable_database(self, tmp_path: Path, kind: str) -> None:
        """No file, no server."""
        where = f"/{tmp_path}/missing/x.db" if kind == "sqlite" else f"holdfast@/x?host={tmp_path}"
        database = Database.open(f"{kind}://{where}")
        with pytest.raises(ProviderUnavailable):
            await database.ping()
        await database.close()

    async def test_lost_connection_is_replaced(self, postgres_url: str) -> None:
        """A restart of the server costs the transaction it interrupts, and no other."""
        database = Database.open(postgres_url)
        with pytest.raises(ProviderUnavailable):
            async with database.transaction() as unit:
                await unit.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        await database.ping()
        await database.close()

    async def test_waiting_for_a_lock_ends(self, impatient: Database) -> None:
        """Nobody waits for ever for a writer that hangs."""
        async with impatient.transaction() as unit:
            unit.add(organisation())
            await unit.flush()
            with pytest.raises(ProviderUnavailable):
                async with impatient.transaction() as other:
                    other.add(organisation())


async def _add_and_break(unit: AsyncSession) -> None:
    unit.add(organisation())
    await unit.flush()
    raise RuleBroken("no")
