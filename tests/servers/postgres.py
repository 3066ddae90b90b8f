"""A real PostgreSQL for the whole run, and an empty database for each test that asks for one."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from store.migrate import upgrade
from store.tables import Row
from tests.servers.binaries import postgres_binary, unprivileged_account

#: Nothing here has to survive a power cut.
_SETTINGS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
)


@dataclass
class PostgresServer:
    """A running server, reachable through a socket in its own folder."""

    folder: Path
    account: str | None
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        """Return the URL of a database."""
        return f"postgresql+psycopg://holdfast@/{database}?host={self.folder}"

    def address(self, database: str) -> str:
        """Return where a database is, as PostgreSQL's own library has it."""
        return f"host={self.folder} user=holdfast dbname={database}"

    def create(self) -> str:
        """Create an empty database and return its name."""
        name = f"test_{next(self._numbers)}"
        # `CREATE DATABASE` refuses to run inside of a transaction.
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return name

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.run("pg_ctl", "start", "--wait", "-o", f"{_SETTINGS} -k {self.folder}")

    def stop(self) -> None:
        """End it as an update of the server does: every connection breaks at once, what was committed is kept."""
        self.run("pg_ctl", "stop", "--wait", "-m", "fast")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on this server's folder; a failure shows its log."""
        command = [str(postgres_binary(program)), "-D", str(self.folder / "data"), *arguments]
        log = self.folder / "log"
        with log.open("a", encoding="utf-8") as output:
            done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                user=self.account,
                cwd=self.folder,
                check=False,
            )
        if done.returncode != 0:
            pytest.fail(f"{program} failed:\n{log.read_text(encoding='utf-8')}", pytrace=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Start a server; stop it and remove its files at the end."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def mortal_postgres() -> Iterator[PostgresServer]:
    """Start a server of the test's own, to be stopped and started at will."""
    with running_postgres() as server:
        yield server


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Run a server for as long as the context lasts."""
    # Short, because the path of a socket is limited to 107 bytes; outside of pytest's folders, which only root enters.
    folder = Path(tempfile.mkdtemp(prefix="holdfast-pg-"))
    server = PostgresServer(folder, unprivileged_account())
    if server.account is not None:
        shutil.chown(folder, server.account)
    try:
        server.run("initdb", "--username=holdfast", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def blank_postgres_url(postgres: PostgresServer) -> Callable[[], str]:
    """Return what makes a database without any table."""
    return lambda: postgres.url(postgres.create())


@pytest.fixture(scope="session")
def _shared_url(blank_postgres_url: Callable[[], str]) -> str:
    url = blank_postgres_url()
    upgrade(url)
    return url


@pytest.fixture(scope="session")
def _emptying(postgres: PostgresServer, _shared_url: str) -> Iterator[Callable[[], object]]:
    """Return what removes every row, over one connection for the whole run."""
    # Small deletes sent at once: faster than copying a thousand files, and than truncating tables of a few rows.
    deletes = ";".join(str(table.delete()) for table in reversed(Row.metadata.sorted_tables)).encode()
    with psycopg.connect(postgres.address(str(make_url(_shared_url).database)), autocommit=True) as connection:
        # As a replica, which no trigger of ours keeps from emptying what nobody may empty.
        connection.execute("SET session_replication_role = replica")
        yield lambda: connection.execute(deletes)


@pytest.fixture
def postgres_url(_shared_url: str, _emptying: Callable[[], object]) -> str:
    """Return the URL of a database with all tables and nothing in them."""
    _emptying()
    return _shared_url
