"""Bring a database to the newest schema."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, func, select

from store.engines import WRITES, own_sqlite_transactions
from store.failures import translated_failures
from store.urls import sync_url

_MIGRATIONS: Final = Path(__file__).with_name("migrations")
#: Any number nobody else locks: the first bytes of "holdfast".
_LOCK_KEY: Final = 0x686F6C6466617374
_WAIT_S: Final = 60


def upgrade(url: str) -> None:
    """Bring a database to the newest schema, or leave it as it was; creates the file of an SQLite database.

    Several processes may start at once: all wait for the first, then find nothing left to change. Blocks.

    Raises:
        ConfigurationError: The URL can't be read or names another kind of database.
        ProviderUnavailable: The database does not answer, or another process migrates for over a minute.
    """
    target = sync_url(url)
    engine = _engine(target)
    configuration = Config()
    configuration.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    try:
        with translated_failures(), engine.begin() as connection:
            _wait_for_our_turn(connection)
            configuration.attributes["connection"] = connection
            command.upgrade(configuration, "head")
    finally:
        engine.dispose()


def _engine(target: URL) -> Engine:
    if target.get_backend_name() == "postgresql":
        return create_engine(target, connect_args={"options": f"-c lock_timeout={_WAIT_S * 1000}"})
    if target.database is not None:
        Path(target.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(target, connect_args={"timeout": _WAIT_S}, execution_options={WRITES: True})
    # With the driver's own transactions DDL would be committed statement by statement; `BEGIN IMMEDIATE` is the lock.
    own_sqlite_transactions(engine)
    return engine


def _wait_for_our_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK_KEY)))
