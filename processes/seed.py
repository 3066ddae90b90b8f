"""Migrates, and loads the demonstration business."""

from __future__ import annotations

import argparse

from processes.migrate import migrate
from processes.settings import load_settings
from store.database import Database
from store.seeds import seed_workshop


async def run(_arguments: argparse.Namespace) -> int:
    """Load the workshop; a repeat changes nothing."""
    settings = load_settings()
    await migrate(settings)
    database = Database.open(settings.database)
    try:
        await seed_workshop(database)
    finally:
        await database.close()
    return 0
