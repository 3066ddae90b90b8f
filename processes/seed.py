"""Migrates, and loads the demonstration businesses."""

from __future__ import annotations

import argparse

from processes.migrate import migrate
from processes.settings import load_settings
from store.database import Database
from store.seeds import SEEDS, seed


async def run(arguments: argparse.Namespace) -> int:
    """Load one of them, or all; a repeat changes nothing."""
    settings = load_settings()
    await migrate(settings)
    database = Database.open(settings.database)
    try:
        for name in SEEDS if arguments.business == "all" else (arguments.business,):
            await seed(database, name)
    finally:
        await database.close()
    return 0
