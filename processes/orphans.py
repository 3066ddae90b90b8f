"""Prints what no workflow looks after as it should, for whoever checks an installation."""

from __future__ import annotations

import argparse

from processes.chosen_settings import chosen_settings
from processes.clock import utc_now
from store.database import Database
from store.orphans import Orphan, find_orphans


async def run(arguments: argparse.Namespace) -> int:
    """Print a line for each orphan, at most a hundred of each kind; 1 if there is any."""
    database = Database.open(chosen_settings(arguments.data_dir).database)
    try:
        orphans = await find_orphans(database, utc_now())
    finally:
        await database.close()
    for orphan in orphans:
        print(_told(orphan))
    return 1 if orphans else 0


def _told(orphan: Orphan) -> str:
    return (
        f"{orphan.kind}: appointment {orphan.appointment_id} of {orphan.organisation_id}, "
        f"{orphan.resource_key} at {orphan.starts_at.isoformat()}"
    )
