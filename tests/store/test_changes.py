"""What has changed, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, create_engine, delete, insert, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import Organisation
from domain.ports.changes import Change, ChangeKind, Changes
from store.changes import PRUNED, SqlChanges
from store.database import Database
from store.migrate import upgrade
from store.seeds import WORKSHOP_ID
from store.tables import ChangeRow, ContactEmailRow, ContactRow, Row
from store.urls import sync_url

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
#: Nobody looks at these: they are parts of what changes beside them, or of the machinery.
UNWATCHED = {
    "alembic_version",
    "api_key",
    "approval_code",
    "calendar_read",
    "change",
    "code_guess",
    "dial_slot",
    "erased_item",
    "principal_event",
    "request",
    "sign_in_failure",
    "sign_in_link",
    "slot_claim",
    "task_contact",
    "user_account",
    "user_session",
}


@pytest.fixture
def changes(workshop: Organisation, database: Database) -> SqlChanges:
    """Return the changes of the workshop."""
    return SqlChanges(database)


def contact(contact_id: str) -> ContactRow:
    """Return a customer."""
    return ContactRow(contact_id=contact_id, organisation_id=WORKSHOP_ID, name="Eva", is_verified=True)


def changed(contact_id: str) -> Change:
    """Return what is told of a customer."""
    return Change(ChangeKind.CONTACT, contact_id, WORKSHOP_ID)


async def add(database: Database, *contact_ids: str) -> None:
    """Add customers in one unit of work."""
    async with database.transaction() as unit:
        unit.add_all([contact(one) for one in contact_ids])


@asynccontextmanager
async def begun(database: Database, contact_id: str) -> AsyncIterator[AsyncSession]:
    """Add a customer in a unit of work that is still open."""
    async with database.transaction() as unit:
        unit.add(contact(contact_id))
        await unit.flush()
        yield unit


def watched(connection: Connection) -> set[str]:
    """Return the tables that write down what changes, and do so whatever is done to them."""
    if connection.dialect.name == "postgresql":
        found = connection.execute(
            text("SELECT event_object_table, count(*) FROM information_schema.triggers GROUP BY 1")
        )
    else:
        found = connection.execute(
            text(
                "SELECT tbl_name, count(*) FROM sqlite_master "
                "WHERE type = 'trigger' AND name LIKE '%changed_by%' GROUP BY 1"
            )
        )
    return {name for name, count in found if count >= len(("insert", "update", "delete"))}


def test_every_table_people_look_at_is_watched(database_url: str) -> None:
    """A new one is watched or named above; one that SQLite has built anew is to be watched again by its migration."""
    upgrade(database_url)
    engine = create_engine(sync_url(database_url))
    with engine.connect() as connection:
        assert watched(connection) == {table.name for table in Row.metadata.sorted_tables} - UNWATCHED
    engine.dispose()


async def test_what_is_added_changed_and_deleted_is_told(changes: SqlChanges, database: Database) -> None:
    """Once for each look, with whose it is, which an e-mail address does not say itself."""
    first = await changes.position()
    await add(database, "c1", "c2")
    async with database.transaction() as unit:
        unit.add(ContactEmailRow(contact_id="c1", position=0, email="eva@example.com"))
    told = await changes.since(first)
    assert set(told.changes or ()) == {changed("c1"), changed("c2")}

    async with database.transaction() as unit:
        await unit.execute(
            update(ContactEmailRow).where(col(ContactEmailRow.contact_id) == "c1").values(email="dahl@example.com")
        )
    after = await changes.since(told.position)
    assert after.changes == (changed("c1"),)

    async with database.transaction() as unit:
        await unit.delete(await unit.get_one(ContactRow, "c2"))
    last = await changes.since(after.position)
    assert last.changes == (changed("c2"),)
    assert (await changes.since(last.position)).changes == ()


async def test_what_was_rolled_back_is_not_told(changes: SqlChanges, database: Database) -> None:
    """A change is part of its unit of work."""
    first = await changes.position()
    with pytest.raises(RuntimeError, match="no after all"):
        async with begun(database, "c1"):
            raise RuntimeError("no after all")
    assert (await changes.since(first)).changes == ()


@pytest.fixture
async def on_postgres(postgres_url: str) -> AsyncIterator[Database]:
    """Open PostgreSQL, with the workshop's row: transactions overlap nowhere else, and are numbered there alone."""
    database = Database.open(postgres_url)
    async with database.transaction() as unit:
        await unit.execute(
            text(
                "INSERT INTO organisation (organisation_id, name, time_zone, minimum_notice_s, booking_horizon_s, "
                "cancellation_notice_s) VALUES (:id, 'Workshop', 'UTC', 0, 0, 0)"
            ),
            {"id": WORKSHOP_ID},
        )
    yield database
    await database.close()


async def test_who_commits_last_is_not_missed(on_postgres: Database) -> None:
    """Whatever the order in which they began: nothing is told past one that is still under way."""
    database, changes = on_postgres, SqlChanges(on_postgres)
    seen: list[Change] = []
    position = await changes.position()
    async with begun(database, "early"):
        await add(database, "late")
        told = await changes.since(position)
        seen += told.changes or ()
        assert seen == []
    seen += (await changes.since(told.position)).changes or ()
    assert set(seen) == {changed("early"), changed("late")}


async def test_what_one_that_lasts_holds_back_is_not_pruned(on_postgres: Database) -> None:
    """However old it is: the pages go on, and are told it in the end."""
    changes = SqlChanges(on_postgres)
    async with begun(on_postgres, "early"):
        before = await changes.position()
        await add(on_postgres, "late")
        await changes.prune(datetime.now(UTC) + timedelta(days=1))
        assert await changes.since(before) == Changes(before, ())
    assert set((await changes.since(before)).changes or ()) == {changed("early"), changed("late")}


async def test_whoever_has_seen_all_reads_nothing_anew(on_postgres: Database) -> None:
    """Not even where more was pruned than is committed up to now, as by an earlier version."""
    changes = SqlChanges(on_postgres)
    async with begun(on_postgres, "early"):
        position = await changes.position()
        async with on_postgres.transaction() as unit:
            await unit.execute(delete(ChangeRow))
            unit.add(ChangeRow(position=position + 1, kind=PRUNED, subject_id="", at=LONG_AGO))
        assert await changes.since(position) == Changes(position, ())


@pytest.mark.parametrize("kinds", [[PRUNED], ["contact"], [PRUNED, "contact"]])
async def test_what_a_backup_brings_of_another_cluster_is_forgotten(on_postgres: Database, kinds: list[str]) -> None:
    """Its transactions' numbers mean nothing here; pages read everything anew once and go on."""
    changes, before = SqlChanges(on_postgres), 10**15
    async with on_postgres.transaction() as unit:
        unit.add_all([ChangeRow(position=before, kind=kind, subject_id="c0", at=datetime.now(UTC)) for kind in kinds])
    await add(on_postgres, "c1")
    first = await changes.position()
    await changes.prune(LONG_AGO)
    assert (await changes.since(first - 1)).changes is None
    assert (await changes.since(before)).changes is None
    now = await changes.position()
    await add(on_postgres, "c2")
    told = await changes.since(now)
    assert told.changes == (changed("c2"),)
    assert await changes.prune(datetime.now(UTC) + timedelta(days=1)) > 0
    assert await changes.since(told.position) == Changes(await changes.position(), ())


async def test_pruned_is_said_to_be_lost(changes: SqlChanges, database: Database) -> None:
    """To whoever goes on from before; whoever has seen all of it goes on."""
    before = await changes.position()
    await add(database, "c1")
    middle = (await changes.since(before)).position
    await add(database, "c2")
    async with database.transaction() as unit:
        await unit.execute(
            text("UPDATE change SET at = :old WHERE position <= :middle"),
            {"old": LONG_AGO.replace(tzinfo=None).isoformat(" "), "middle": middle},
        )
    assert await changes.prune(LONG_AGO + timedelta(hours=1)) > 0
    assert await changes.prune(LONG_AGO + timedelta(hours=1)) == 0

    assert (await changes.since(before)).changes is None
    told = await changes.since(middle)
    assert told.changes == (changed("c2"),)
    assert await changes.prune(datetime.now(UTC) + timedelta(days=1)) == 1
    await add(database, "c3")
    assert (await changes.since(middle)).changes is None
    assert (await changes.since(told.position)).changes == (changed("c3"),)


async def test_a_position_of_another_database_is_said_to_be_lost(changes: SqlChanges) -> None:
    """As one of before a backup was put back."""
    assert (await changes.since(await changes.position() + 1_000_000)).changes is None


async def test_too_much_at_once_is_read_anew(changes: SqlChanges, database: Database) -> None:
    """A business of thousands is not told one by one."""
    first = await changes.position()
    async with database.transaction() as unit:
        await unit.execute(insert(ContactRow), [contact(f"c{one}").model_dump() for one in range(1001)])
    told = await changes.since(first)
    assert told.changes is None
    assert (await changes.since(told.position)).changes == ()
