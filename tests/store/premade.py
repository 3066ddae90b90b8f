"""The workshop's rows, made once by the real seeds and copied into each test's own database."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table, insert, select

from store.database import Database
from store.migrate import upgrade
from store.seeds import WORKSHOP_ID, seed_workshop
from store.tables import ChangeRow, OrganisationRow, Row


async def move_in(database: Database) -> None:
    """Store the workshop as `seed_workshop` does, in a few statements; what is there already stays as it is."""
    async with database.transaction() as unit:
        if await unit.get(OrganisationRow, WORKSHOP_ID) is not None:
            return
        for table, rows in _rows():
            await unit.execute(insert(table), rows)


@cache
def _rows() -> Sequence[tuple[Table, Sequence[Mapping[str, Any]]]]:
    """Return each table that is not empty with its rows, in the order they can be inserted in."""
    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as thread:
        # In a thread of its own, because whoever asks has a running event loop.
        return thread.submit(asyncio.run, _made(Path(folder) / "workshop.db")).result()


async def _made(file: Path) -> Sequence[tuple[Table, Sequence[Mapping[str, Any]]]]:
    upgrade(f"sqlite:///{file}")
    database = Database.open(f"sqlite:///{file}")
    await seed_workshop(database)
    # What has changed is written down anew by triggers.
    tables = [table for table in Row.metadata.sorted_tables if table.name != ChangeRow.__tablename__]
    async with database.reading() as unit:
        found = [(table, (await unit.execute(select(table))).mappings().all()) for table in tables]
    await database.close()
    return [(table, [dict(row) for row in rows]) for table, rows in found if rows]
