"""Brings the database to the current schema."""

from __future__ import annotations

import argparse
import asyncio

from processes.settings import Settings, load_settings
from store.migrate import upgrade


async def run(_arguments: argparse.Namespace) -> int:
    """Migrate the configured database."""
    await migrate(load_settings())
    return 0


async def migrate(settings: Settings) -> None:
    """Migrate; safe when several processes do it at once."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    await asyncio.to_thread(upgrade, settings.database)
