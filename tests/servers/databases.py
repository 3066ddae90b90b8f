"""A database with all tables and nothing in it, on SQLite and on PostgreSQL in turn."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.database import Database
from store.migrate import upgrade


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """Return the URL of an SQLite database of the test's own."""
    file = tmp_path / "holdfast.db"
    shutil.copyfile(_sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite_url", "postgres_url"], ids=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of each kind of database in turn."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Open each kind of database in turn."""
    opened = Database.open(database_url)
    yield opened
    await opened.close()
