"""Makes an API key: printed once, kept as a hash."""

from __future__ import annotations

import argparse
import secrets
from datetime import UTC, datetime

from domain.ports.access import Role
from processes.settings import Settings, load_settings
from store.api_keys import SqlApiKeys
from store.database import Database


async def run(arguments: argparse.Namespace) -> int:
    """Print a new key."""
    print(await create_key(load_settings(), Role[arguments.role.upper()], arguments.label))
    return 0


async def create_key(settings: Settings, role: Role, label: str) -> str:
    """Return a new key in clear, `hf_…`."""
    key = f"hf_{secrets.token_urlsafe(32)}"
    database = Database.open(settings.database)
    try:
        await SqlApiKeys(database, lambda: datetime.now(UTC)).issue(key, role=role, label=label)
    finally:
        await database.close()
    return key
