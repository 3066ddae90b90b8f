"""PINs are set on the command line."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest

from domain.ports.principals import Proof
from processes import cli
from processes.clock import utc_now
from store.database import Database
from store.migrate import upgrade
from store.principals import SqlPrincipals
from store.seeds import WORKSHOP_ID, seed_workshop

OWNER = "+15551239901"
VERB = ["set-pin", "owner", "--organisation", WORKSHOP_ID]


@pytest.fixture
def database_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Set the database of the command."""
    url = f"sqlite:///{tmp_path / 'holdfast.db'}"
    upgrade(url)
    monkeypatch.setenv("HOLDFAST_DATABASE_URL", url)

    async def seeded() -> None:
        database = Database.open(url)
        await seed_workshop(database)
        await database.close()

    asyncio.run(seeded())
    return url


def is_right(url: str, pin: str) -> bool:
    """Ask the database."""

    async def asked() -> bool:
        database = Database.open(url)
        try:
            return await SqlPrincipals(database).is_right(Proof("a1", WORKSHOP_ID, OWNER, pin, utc_now()))
        finally:
            await database.close()

    return asyncio.run(asked())


def test_a_pin_that_was_set_counts(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It comes by standard input, and is printed nowhere."""
    monkeypatch.setattr("sys.stdin", io.StringIO("729411\n"))
    assert cli.main(VERB) == 0
    printed = capsys.readouterr()
    assert "729411" not in printed.out + printed.err
    assert is_right(database_url, "729411")


def test_what_is_no_pin_is_refused(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what one looks like."""
    del database_url
    monkeypatch.setattr("sys.stdin", io.StringIO("1111\n"))
    assert cli.main(VERB) == 1
    assert "choose another" in capsys.readouterr().err
