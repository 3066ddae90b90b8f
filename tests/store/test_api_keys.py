"""API keys, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.errors import NotFound
from domain.ports.access import Role
from store.api_keys import SqlApiKeys
from store.database import Database
from store.tables import ApiKeyRow
from tests.store.world import SteppingClock

KEY = "hf_k7Tq0mVZr1x"


@pytest.fixture
def keys(database: Database, clock: SteppingClock) -> SqlApiKeys:
    """Return an empty key ring."""
    return SqlApiKeys(database, clock)


@pytest.mark.parametrize("role", list(Role))
async def test_key_has_its_role(keys: SqlApiKeys, role: Role) -> None:
    """Whoever shows the key may what it was made for."""
    await keys.issue(KEY, role=role, label="front desk")
    assert await keys.verify(KEY) is role


async def test_unknown_key_has_no_role(keys: SqlApiKeys) -> None:
    """A key that was never issued, or is spelt otherwise, opens nothing."""
    await keys.issue(KEY, role=Role.OWNER, label="front desk")
    assert await keys.verify(KEY.upper()) is None
    assert await keys.verify("") is None


async def test_revoked_key_has_no_role(keys: SqlApiKeys) -> None:
    """A key is worthless from its revocation on, and a repeat is fine; others go on."""
    key_id = (await keys.issue(KEY, role=Role.OWNER, label="front desk")).key_id
    await keys.issue("hf_other", role=Role.VIEWER, label="screen")
    await keys.revoke(key_id)
    await keys.revoke(key_id)
    assert await keys.verify(KEY) is None
    assert await keys.verify("hf_other") is Role.VIEWER


async def test_issuing_again_does_not_unrevoke(keys: SqlApiKeys) -> None:
    """What was lost stays lost."""
    await keys.revoke((await keys.issue(KEY, role=Role.OWNER, label="front desk")).key_id)
    await keys.issue(KEY, role=Role.OWNER, label="front desk")
    assert await keys.verify(KEY) is None


async def test_unknown_key_is_not_revoked(keys: SqlApiKeys) -> None:
    """A mistyped id does not look like a success."""
    with pytest.raises(NotFound):
        await keys.revoke("0" * 12)


async def test_all_are_listed_the_latest_first(keys: SqlApiKeys, clock: SteppingClock) -> None:
    """With what they are for, and since when they are worthless."""
    first = await keys.issue(KEY, role=Role.VIEWER, label="screen")
    clock.advance(timedelta(hours=1))
    second = await keys.issue("hf_other", role=Role.OWNER, label="front desk")
    await keys.revoke(first.key_id)
    assert await keys.all_keys() == [second, replace(first, revoked_at=clock.now)]


async def test_key_is_nowhere_in_clear(keys: SqlApiKeys, database: Database) -> None:
    """Whoever reads the table can't use what he reads."""
    await keys.issue(KEY, role=Role.OWNER, label="front desk")
    async with database.reading() as unit:
        (row,) = await unit.scalars(select(ApiKeyRow))
    assert KEY not in row.model_dump_json()
