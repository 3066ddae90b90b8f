"""Which driver serves a database URL."""

from __future__ import annotations

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from domain.errors import ConfigurationError


def async_url(url: str) -> URL:
    """Return the URL with the driver of the running system: aiosqlite or psycopg 3; raises ConfigurationError."""
    parsed = _parsed(url)
    driver = "sqlite+aiosqlite" if parsed.get_backend_name() == "sqlite" else "postgresql+psycopg"
    return parsed.set(drivername=driver)


def sync_url(url: str) -> URL:
    """Return the URL with the driver of migrations: sqlite3 or psycopg 3; raises ConfigurationError."""
    parsed = _parsed(url)
    driver = "sqlite+pysqlite" if parsed.get_backend_name() == "sqlite" else "postgresql+psycopg"
    return parsed.set(drivername=driver)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        # The text may contain a password, so it is not repeated.
        raise ConfigurationError("the database URL can't be read") from error
    backend = parsed.get_backend_name()
    if backend not in {"sqlite", "postgresql"}:
        raise ConfigurationError(f"the database is SQLite or PostgreSQL, not {backend}")
    if backend == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise ConfigurationError("SQLite needs a file: several connections can't share a database in memory")
    return parsed
