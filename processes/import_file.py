"""Imports a file of a business: customers or vehicles as CSV, or a whole business as YAML."""

from __future__ import annotations

import argparse
import asyncio
import sys

from prometheus_client import CollectorRegistry

from processes.chosen_settings import chosen_settings
from processes.clock import utc_now
from processes.storage import opened_cache, opened_database
from store.business_files.reading import read_file
from store.business_import import BusinessImport, ImportMode, ImportReport
from store.cached_directory import CachedDirectory
from store.cached_vehicles import CachedVehicles
from store.directory import SqlDirectory
from store.vehicles import SqlVehicles


async def run(arguments: argparse.Namespace) -> int:
    """Import, and say what came of it; 1 when nothing was stored because something could not be taken."""
    settings = chosen_settings(arguments.data_dir)
    file = await asyncio.to_thread(read_file, arguments.file, arguments.organisation)
    mode = _mode(arguments)
    async with opened_database(settings) as database, opened_cache(settings, CollectorRegistry()) as cache:
        importing = BusinessImport(
            database,
            utc_now,
            contact_changed=CachedDirectory(SqlDirectory(database), cache).forget,
            vehicle_changed=CachedVehicles(SqlVehicles(database), cache).forget,
        )
        report = await importing.take(file, mode)
    _say(report, mode)
    return 0 if report.is_stored or not report.refusals else 1


def _mode(arguments: argparse.Namespace) -> ImportMode:
    if arguments.dry_run:
        return ImportMode.DRY_RUN
    return ImportMode.KEEP_GOING if arguments.keep_going else ImportMode.ALL


def _say(report: ImportReport, mode: ImportMode) -> None:
    for refusal in report.refusals:
        print(f"{refusal.place}: {refusal.reason}", file=sys.stderr)
    for kind in sorted({*report.added, *report.changed, *report.unchanged}):
        counts = (report.added[kind], report.changed[kind], report.unchanged[kind])
        print(f"{kind.replace('_', ' ')}: {counts[0]} new, {counts[1]} changed, {counts[2]} as they were")
    if report.is_stored:
        print(f"Stored; {len(report.refusals)} left out." if report.refusals else "Stored.")
    elif mode is ImportMode.DRY_RUN:
        print("Nothing is stored: this was a dry run.")
    else:
        print("Nothing is stored: mend what is listed, or leave it out with --keep-going.", file=sys.stderr)
