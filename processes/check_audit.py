"""Goes through the audit log from the first entry, and says whether each is as it was written."""

from __future__ import annotations

import argparse

from domain.audit import checked_chain
from processes.chosen_settings import chosen_settings
from processes.storage import opened_database
from store.audit import SqlAuditLog


async def run(arguments: argparse.Namespace) -> int:
    """Print the number of entries and the last hash; 1 when one is not as it was written, or not where."""
    async with opened_database(chosen_settings(arguments.data_dir)) as database:
        check = await checked_chain(SqlAuditLog(database).all_entries())
    if check.broken_at is not None:
        print(f"Entry {check.broken_at} is not as it was written, or one before it is missing.")
        return 1
    print(f"{check.entries} entries, the last one {check.last_hash}" if check.entries else "no entries yet")
    return 0
