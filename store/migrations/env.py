"""Where Alembic meets the tables. Run by Alembic, which provides `context`."""

from __future__ import annotations

from typing import Final, Literal

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlmodel.sql.sqltypes import AutoString

from store.columns import ExactDecimal, UtcDateTime
from store.tables import Row
from store.urls import sync_url

#: Migrations are history: they name what the database has, not classes of ours that may change.
_PLAIN_TYPES: Final[dict[type, str]] = {
    UtcDateTime: "sa.DateTime(timezone=True)",
    ExactDecimal: "sa.String(length=24)",
    AutoString: "sa.String()",
}


def plain_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Return how a migration writes a column's type; False leaves it to Alembic."""
    return _PLAIN_TYPES.get(type(item), False) if kind == "type" else False


def migrate_offline(url: str) -> None:
    """Write the SQL instead of running it."""
    context.configure(url=sync_url(url), target_metadata=Row.metadata, literal_binds=True, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def migrate_over(connection: Connection) -> None:
    """Migrate over a connection whose transaction the caller owns."""
    # SQLite can't alter most of a table: batch mode copies it.
    context.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=True, render_item=plain_type)
    with context.begin_transaction():
        context.run_migrations()


def migrate_online(url: str) -> None:
    """Connect and migrate."""
    engine = create_engine(sync_url(url))
    with engine.begin() as connection:
        migrate_over(connection)
    engine.dispose()


if context.is_offline_mode():
    migrate_offline(context.config.get_main_option("sqlalchemy.url", ""))
elif given := context.config.attributes.get("connection"):
    migrate_over(given)
else:
    migrate_online(context.config.get_main_option("sqlalchemy.url", ""))
