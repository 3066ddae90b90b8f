"""Goes through the audit log from the first entry, and says whether each is as it was written."""

from __future__ import annotations

import argparse

from domain.audit import AuditEntry, bound
from processes.chosen_settings import chosen_settings
from processes.storage import opened_database
from store.audit import SqlAuditLog


async def run(arguments: argparse.Namespace) -> int:
    """Print the number of entries and the last hash; 1 when one is not as it was written, or not where."""
    async with opened_database(chosen_settings(arguments.data_dir)) as database:
        last: AuditEntry | None = None
        async for entry in SqlAuditLog(database).all_entries():
            if entry != bound(entry.event, after=last):
                print(f"Entry {last.number + 1 if last else 1} is not as it was written, or one before it is missing.")
                return 1
            last = entry
    print(f"{last.number} entries, the last one {last.hash}" if last else "no entries yet")
    return 0
