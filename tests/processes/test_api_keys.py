"""Keys are handed out and taken back on the command line."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from domain.ports.access import Role
from processes import cli
from processes.clock import utc_now
from store.api_keys import SqlApiKeys
from store.database import Database
from store.migrate import upgrade


@pytest.fixture
def database_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Set the database of the command."""
    url = f"sqlite:///{tmp_path / 'holdfast.db'}"
    upgrade(url)
    monkeypatch.setenv("HOLDFAST_DATABASE_URL", url)
    return url


def role_of(key: str, url: str) -> Role | None:
    """Ask the database what a key may do."""

    async def verify() -> Role | None:
        database = Database.open(url)
        try:
            return await SqlApiKeys(database, utc_now).verify(key)
        finally:
            await database.close()

    return asyncio.run(verify())


def created(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """Create an operator's key; return it and its id, as they were printed."""
    assert cli.main(["create-key", "operator", "front desk"]) == 0
    printed = capsys.readouterr()
    key_id = printed.err.removeprefix("key id ").partition(" ")[0]
    return printed.out.strip(), key_id


def test_new_key_works(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Standard output is the key and nothing else."""
    key, _ = created(capsys)
    assert role_of(key, database_url) is Role.OPERATOR


def test_revoked_key_is_worthless(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By the id that came with it; once more changes nothing."""
    key, key_id = created(capsys)
    assert cli.main(["revoke-key", key_id]) == 0
    assert cli.main(["revoke-key", key_id]) == 0
    assert role_of(key, database_url) is None


def test_mistyped_id_is_no_success(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever revokes a key has to be sure that it is gone."""
    assert cli.main(["revoke-key", "0" * 12]) == 1
    assert capsys.readouterr().err.startswith("holdfast revoke-key: ")
