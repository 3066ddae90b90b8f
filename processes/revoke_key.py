"""Makes an API key worthless, from now on."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from processes.chosen_settings import chosen_settings
from store.api_keys import SqlApiKeys
from store.database import Database


async def run(arguments: argparse.Namespace) -> int:
    """Revoke a key by its id; one revoked already stays so. Raises NotFound for an id nobody knows."""
    database = Database.open(chosen_settings(arguments.data_dir).database)
    try:
        await SqlApiKeys(database, lambda: datetime.now(UTC)).revoke(arguments.key_id)
    finally:
        await database.close()
    return 0
