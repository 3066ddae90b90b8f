"""Makes an API key: printed once, kept as a hash. Its id goes to standard error: the key alone can be piped on."""

from __future__ import annotations

import argparse
import secrets
import sys
from datetime import UTC, datetime

from domain.ports.access import KEY_BYTES, Role
from processes.chosen_settings import chosen_settings
from processes.settings import Settings
from store.api_keys import SqlApiKeys
from store.database import Database


async def run(arguments: argparse.Namespace) -> int:
    """Print a new key, and the id to revoke it by."""
    key, key_id = await create_key(chosen_settings(arguments.data_dir), Role[arguments.role.upper()], arguments.label)
    print(key)
    print(f"key id {key_id} (holdfast revoke-key {key_id})", file=sys.stderr)
    return 0


async def create_key(settings: Settings, role: Role, label: str) -> tuple[str, str]:
    """Return a new key in clear, `hf_…`, and its id."""
    database = Database.open(settings.database)
    try:
        return await issue_key(database, role, label)
    finally:
        await database.close()


async def issue_key(database: Database, role: Role, label: str) -> tuple[str, str]:
    """Return a new key in clear, `hf_…`, and its id, in a database that is open."""
    key = f"hf_{secrets.token_urlsafe(KEY_BYTES)}"
    issued = await SqlApiKeys(database, lambda: datetime.now(UTC)).issue(key, role=role, label=label)
    return key, issued.key_id
