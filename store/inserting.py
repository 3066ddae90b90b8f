"""Insert what is not there yet, or write it over what is: how every write becomes repeatable."""

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
    table = _table(rows[0])
    # The rows returned are counted: drivers do not count what a batch inserts.
    statement = _insert(unit, table).on_conflict_do_nothing().returning(*table.primary_key)
    inserted = await unit.execute(statement, [row.model_dump() for row in rows])
    return len(inserted.all())


async def put_row(unit: AsyncSession, row: Row) -> None:
    """Insert a row, or write it over the one that has its key; of two at once, the later one stands."""
    table, values = _table(row), row.model_dump()
    statement = _insert(unit, table).values(values)
    key = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in values if name not in key}
    await unit.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))


def _table(row: Row) -> Table:
    table: Table = inspect(type(row)).local_table
    return table


def _insert(unit: AsyncSession, table: Table) -> postgresql.Insert | sqlite.Insert:
    if unit.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
