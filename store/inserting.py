"""Insert what is not there yet: how every write becomes repeatable."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables import Row


async def insert_once(unit: AsyncSession, rows: Sequence[Row]) -> int:
    """Insert rows of one table, leave out those whose key is taken, and return how many were inserted.

    Waits for another transaction that is inserting the same key. Give rows in the order of their keys, or two
    transactions can wait for each other.
    """
    if not rows:
        return 0
    table: Table = inspect(type(rows[0])).local_table
    dialect = postgresql if unit.get_bind().dialect.name == "postgresql" else sqlite
    # The rows returned are counted: drivers do not count what a batch inserts.
    statement = dialect.insert(table).on_conflict_do_nothing().returning(*table.primary_key)
    inserted = await unit.execute(statement, [row.model_dump() for row in rows])
    return len(inserted.all())
