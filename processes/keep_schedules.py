"""Brings the schedules of all businesses to what the settings say, as every worker does by itself within minutes."""

from __future__ import annotations

import argparse
from functools import partial

from processes.schedules import ScheduleKeeper, schedule_kinds
from processes.settings import Settings, load_settings, settings_of
from processes.stack import running_stack
from processes.storage import opened_database
from processes.temporal_client import connect
from store.organisations import all_organisations


async def run(arguments: argparse.Namespace) -> int:
    """Print what was changed."""
    settings = settings_of_running(arguments)
    async with opened_database(settings) as database:
        kinds = schedule_kinds(calendar_sync_every=settings.calendar_sync_every)
        keeper = ScheduleKeeper(await connect(settings), partial(all_organisations, database), kinds=kinds)
        kept = await keeper.keep()
    changed = {"created": kept.created, "updated": kept.updated, "deleted": kept.deleted}
    for what, ids in changed.items():
        for schedule_id in ids:
            print(f"{what} {schedule_id}")
    if not any(changed.values()):
        print("everything is as it should be")
    return 0


def settings_of_running(arguments: argparse.Namespace) -> Settings:
    """Return the settings of the stack that runs in `--data-dir`, or those in force without it."""
    if arguments.data_dir is None:
        return load_settings()
    port = running_stack(arguments.data_dir).ports.temporal
    return settings_of(arguments.data_dir).model_copy(update={"temporal_address": f"127.0.0.1:{port}"})
