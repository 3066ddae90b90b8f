"""How a connection to each database is set up."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final, cast

from sqlalchemy import URL, AdaptedConnection, Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util.concurrency import in_greenlet

#: Execution option of a connection that is going to write.
WRITES: Final = "holdfast_writes"

_POOL_SIZE: Final = 10
_POOL_TIMEOUT_S: Final = 5
_CONNECT_TIMEOUT_S: Final = 5
_STATEMENT_TIMEOUT: Final = timedelta(seconds=5)
#: Shorter than a statement's, so that the error says what was waited for.
_LOCK_TIMEOUT: Final = timedelta(seconds=3)
#: A client that vanished in the middle of a transaction must not keep its locks.
_IDLE_IN_TRANSACTION_TIMEOUT: Final = timedelta(seconds=15)


def async_engine(url: URL, *, lock_timeout: timedelta = _LOCK_TIMEOUT) -> AsyncEngine:
    """Return an engine for an URL made by `store.urls.async_url`; connects when first used.

    A pool that is exhausted makes the next one wait for five seconds, then raises. Statements are never logged with
    their values: they hold what people said and their numbers.

    Args:
        url: Where the database is.
        lock_timeout: How long a writer waits for another one.
    """
    is_sqlite = url.get_backend_name() == "sqlite"
    engine = create_async_engine(
        url,
        pool_size=_POOL_SIZE,
        max_overflow=0,
        pool_timeout=_POOL_TIMEOUT_S,
        pool_pre_ping=not is_sqlite,  # a file does not hang up
        hide_parameters=True,
        connect_args=_sqlite_arguments(lock_timeout) if is_sqlite else _postgres_arguments(lock_timeout),
    )
    if is_sqlite:
        own_sqlite_transactions(engine.sync_engine)
        event.listen(engine.sync_engine, "connect", _tune_sqlite)
        event.listen(engine.sync_engine, "invalidate", _let_go)
    return engine


def own_sqlite_transactions(engine: Engine) -> None:
    """Make `BEGIN` ours: the driver's implicit one comes too late and upgrades a read lock, which can deadlock.

    Source: SQLAlchemy "SQLite: serializable isolation / savepoints / transactional DDL".
    """
    event.listen(engine, "connect", _stop_implicit_begin)
    event.listen(engine, "begin", _begin)


def _sqlite_arguments(lock_timeout: timedelta) -> dict[str, Any]:
    return {"timeout": lock_timeout.total_seconds()}


def _postgres_arguments(lock_timeout: timedelta) -> dict[str, Any]:
    settings = {
        "statement_timeout": _STATEMENT_TIMEOUT,
        "lock_timeout": lock_timeout,
        "idle_in_transaction_session_timeout": _IDLE_IN_TRANSACTION_TIMEOUT,
    }
    return {
        "connect_timeout": _CONNECT_TIMEOUT_S,
        "application_name": "holdfast",
        "options": " ".join(f"-c {name}={value // timedelta(milliseconds=1)}" for name, value in settings.items()),
    }


def _stop_implicit_begin(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _tune_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # Write-ahead log: readers and the one writer do not wait for each other.
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _let_go(connection: DBAPIConnection, _entry: ConnectionPoolEntry, _error: BaseException | None) -> None:
    """Roll back before a connection is thrown away, which happens where somebody is cancelled in a statement.

    Closed with a statement under way, SQLite keeps the connection, and its lock with it, until that statement is
    collected (`sqlite3_close_v2`); nobody could write until then.
    """
    if not in_greenlet():  # nobody is cancelled: it is collected itself
        return
    with suppress(asyncio.CancelledError, sqlite3.Error, ValueError):  # cancelled once more, or closed already
        cast("AdaptedConnection", connection).run_async(lambda driver: asyncio.shield(driver.rollback()))
