"""API keys: handed out once in clear, kept as hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from domain.errors import NotFound
from domain.ids import api_key_id
from domain.ports.access import ApiKeys, IssuedApiKey, KeyRing, Role
from store.database import Database
from store.inserting import insert_once
from store.tables import ApiKeyRow


class SqlApiKeys(ApiKeys, KeyRing):
    """`ApiKeys` and `KeyRing` on SQL.

    A plain SHA-256 is enough, and fast: a key is 256 random bits, which no dictionary holds.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Take the database and a clock that returns aware UTC."""
        self._database = database
        self._clock = clock

    async def issue(self, key: str, *, role: Role, label: str) -> IssuedApiKey:
        """Keep the hash of a new key and return what it is known by; a repeat changes nothing.

        Args:
            key: In clear, made by `secrets`; show it once.
            role: What it may do.
            label: Who has it.
        """
        key_id = api_key_id(key)
        row = ApiKeyRow(key_id=key_id, key_hash=_hashed(key), role=role.name, label=label, created_at=self._clock())
        async with self._database.transaction() as unit:
            await insert_once(unit, [row])
            return _read(await unit.get_one(ApiKeyRow, key_id))

    async def all_keys(self) -> Sequence[IssuedApiKey]:
        """Return every key, the latest first, the revoked too."""
        all_of_them = select(ApiKeyRow).order_by(col(ApiKeyRow.created_at).desc(), col(ApiKeyRow.key_id))
        async with self._database.reading() as unit:
            return [_read(row) for row in await unit.scalars(all_of_them)]

    async def verify(self, key: str) -> Role | None:
        """Return the role of a key in clear; None when it is unknown or revoked."""
        valid = select(col(ApiKeyRow.role)).where(
            col(ApiKeyRow.key_hash) == _hashed(key), col(ApiKeyRow.revoked_at).is_(None)
        )
        async with self._database.reading() as unit:
            role = await unit.scalar(valid)
        return None if role is None else Role[role]

    async def revoke(self, key_id: str) -> None:
        """Make a key worthless from now on; one that is revoked already stays so. Raises NotFound."""
        async with self._database.transaction() as unit:
            row = await unit.get(ApiKeyRow, key_id, with_for_update=True)
            if row is None:
                raise NotFound(f"no API key {key_id}")
            row.revoked_at = row.revoked_at or self._clock()


def _read(row: ApiKeyRow) -> IssuedApiKey:
    return IssuedApiKey(row.key_id, Role[row.role], row.label, row.created_at, row.revoked_at)


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
