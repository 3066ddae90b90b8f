"""The migrations lead from nothing to the tables, on both databases, also when several processes start at once."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect, select, text

from domain.errors import ConfigurationError, ProviderUnavailable
from store.migrate import upgrade
from store.tables import ResourceRow, Row
from store.urls import sync_url

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", "postgres"])
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database without tables, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'folder' / 'blank.db'}"
    new_url: Callable[[], str] = request.getfixturevalue("blank_postgres_url")
    return new_url()


def tables(connection: Connection) -> set[str]:
    """Return the names of the tables there are."""
    return set(inspect(connection).get_table_names())


def structure(connection: Connection) -> dict[str, list[str]]:
    """Return the names of the columns of every table."""
    inspected = inspect(connection)
    return {name: [column["name"] for column in inspected.get_columns(name)] for name in inspected.get_table_names()}


def newest(url: str) -> str | None:
    """Return the newest migration there is."""
    return ScriptDirectory.from_config(alembic(url)).get_current_head()


def revision(connection: Connection) -> str | None:
    """Return the migration the tables stand at."""
    return MigrationContext.configure(connection).get_current_revision()


def alembic(url: str, connection: Connection | None = None) -> Config:
    """Return Alembic's configuration as its command line reads it."""
    configuration = Config(str(ROOT / "alembic.ini"))
    configuration.set_main_option("script_location", str(ROOT / "store/migrations"))
    configuration.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    configuration.attributes["connection"] = connection
    return configuration


def engine(url: str) -> Engine:
    """Connect as migrations do."""
    return create_engine(sync_url(url))


# Neither reads indexes on expressions back from SQLite, and both say so; PostgreSQL's are compared.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_migrated_database_is_what_the_tables_say(blank_url: str) -> None:
    """Alembic finds nothing to add to the migrations: columns, types, keys and indexes agree."""
    upgrade(blank_url)
    connected = engine(blank_url)
    with connected.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []
    connected.dispose()


def test_second_upgrade_changes_nothing(blank_url: str) -> None:
    """Starting again is no migration: the tables stay as they are, at the newest revision."""
    upgrade(blank_url)
    connected = engine(blank_url)
    with connected.connect() as connection:
        before = (structure(connection), revision(connection))
    upgrade(blank_url)
    with connected.connect() as connection:
        assert (structure(connection), revision(connection)) == before
    connected.dispose()
    assert before[1] == newest(blank_url)


def test_processes_that_start_at_once_migrate_once(blank_url: str) -> None:
    """All wait for the first one and then agree with it."""
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(upgrade, blank_url) for _ in range(4)]:
            done.result()
    connected = engine(blank_url)
    with connected.connect() as connection:
        assert "slot_claim" in tables(connection)
    connected.dispose()


def test_failed_migration_leaves_nothing(blank_url: str) -> None:
    """A migration that can't finish takes back what it began, so that it can be tried again."""
    Path(sync_url(blank_url).database or "").parent.mkdir(exist_ok=True)
    connected = engine(blank_url)
    with connected.begin() as connection:
        Row.metadata.tables["api_key"].create(connection)
    with pytest.raises(Exception, match=r"api_key|DuplicateTable|OperationalError"):
        upgrade(blank_url)
    with connected.connect() as connection:
        assert tables(connection) == {"api_key"}
    connected.dispose()


def test_downgrade_removes_every_table(blank_url: str) -> None:
    """What was created can be taken back."""
    upgrade(blank_url)
    connected = engine(blank_url)
    with connected.begin() as connection:
        command.downgrade(alembic(blank_url, connection), "base")
    with connected.connect() as connection:
        assert tables(connection) == {"alembic_version"}
    connected.dispose()


def test_business_of_before_keeps_working(blank_url: str) -> None:
    """Its resources have no location and no absence, and its customers may cancel until a day before."""
    Path(sync_url(blank_url).database or "").parent.mkdir(exist_ok=True)
    connected = engine(blank_url)
    with connected.begin() as connection:
        command.upgrade(alembic(blank_url, connection), "0004")
        connection.execute(text("INSERT INTO organisation VALUES ('o', 'Old', 'UTC', 3600, 86400, NULL)"))
        connection.execute(text("INSERT INTO resource VALUES ('o', 'bay', 0, 'Bay', '{}', NULL)"))
    upgrade(blank_url)
    with connected.connect() as connection:
        assert connection.execute(text("SELECT cancellation_notice_s FROM organisation")).scalar_one() == 86_400
        row = connection.execute(select(ResourceRow.__table__)).one()  # type: ignore[attr-defined] # made by SQLModel
        assert (row.location_key, row.absences) == (None, [])
    connected.dispose()


def test_former_admins_keys_are_owners(blank_url: str) -> None:
    """The role has another name; keys that are in use go on."""
    connected = engine(blank_url)
    if connected.dialect.name == "sqlite":
        Path(sync_url(blank_url).database or "").parent.mkdir()
    with connected.begin() as connection:
        command.upgrade(alembic(blank_url, connection), "0018")
        made = text("INSERT INTO api_key VALUES (:role, :role, :role, '', '2026-11-21', NULL)")
        connection.execute(made, [{"role": "ADMIN"}, {"role": "VIEWER"}])
    upgrade(blank_url)
    with connected.connect() as connection:
        roles = connection.execute(text("SELECT role FROM api_key ORDER BY key_id")).scalars().all()
    assert roles == ["OWNER", "VIEWER"]
    connected.dispose()


def test_alembic_alone_migrates_too(blank_url: str) -> None:
    """The command line of Alembic reads `alembic.ini` and connects by itself."""
    Path(sync_url(blank_url).database or "").parent.mkdir(exist_ok=True)
    command.upgrade(alembic(blank_url), "head")
    connected = engine(blank_url)
    with connected.connect() as connection:
        assert "slot_claim" in tables(connection)
        assert revision(connection) == newest(blank_url)
    connected.dispose()
    upgrade(blank_url)


def test_offline_migration_writes_the_sql() -> None:
    """Who may not connect gets the statements to hand over."""
    configuration = alembic("postgresql://holdfast@localhost/holdfast")
    configuration.output_buffer = io.StringIO()
    command.upgrade(configuration, "head", sql=True)
    assert "CREATE TABLE slot_claim" in configuration.output_buffer.getvalue()


def test_unreachable_database_is_unavailable(tmp_path: Path) -> None:
    """The caller learns that trying later may help."""
    with pytest.raises(ProviderUnavailable):
        upgrade(f"postgresql://holdfast@/holdfast?host={tmp_path}")


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://localhost/x", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused(url: str) -> None:
    """A setting that can't work is said to be wrong before anything starts."""
    with pytest.raises(ConfigurationError):
        upgrade(url)
