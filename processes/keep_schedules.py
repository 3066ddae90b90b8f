"""Brings the schedules of all businesses to what the settings say, as every worker does by itself within minutes."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from processes.chosen_settings import chosen_running
from processes.schedules import Kept, ScheduleKeeper
from processes.storage import opened_database
from processes.temporal_client import connect


async def run(arguments: argparse.Namespace) -> int:
    """Print what was changed; return 1 when something could not be."""
    settings = chosen_running(arguments.data_dir)
    async with opened_database(settings) as database:
        client = await connect(settings)
        keeper = ScheduleKeeper.over(client, database, calendar_sync_every=settings.calendar_sync_every)
        kept = await keeper.keep()
    return report(kept)


def report(kept: Kept) -> int:
    """Print what was done, and return the exit code."""
    lines = [f"{what} {schedule_id}" for what, ids in asdict(kept).items() for schedule_id in ids]
    print("\n".join(lines) or "everything is as it should be")
    return 1 if kept.failed else 0
