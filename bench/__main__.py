"""`python -m bench [NAME…] [--quick] [--json]`: run measurements, print what was wanted and what was found."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Coroutine
from typing import Any, Final, Protocol, cast

import uvloop

from bench.report import Report

#: Name → what it measures; the module of that name has `measure`.
MEASUREMENTS: Final = {
    "overhead": "our own part of a turn's latency",
    "tool_calls": "what the workflow adds to a tool call",
    "tasks": "planning, from a yes to the first effect, and a thousand tasks that wait",
    "lookups": "customer, vehicle and business out of the cache and out of the database",
    "slots": "free slots of a week among 10,000 appointments",
    "rush": "200 callers at once on 20 slots: each is sold once",
    "capacity": "calls one core carries, stub vendors inside the process",
    "vendor_capacity": "calls one core carries, vendors behind sockets",
    "barge_in": "from the caller's voice to silence",
    "footprint": "memory and CPU of one more call",
    "history": "Temporal's history of a call and the Actions billed for it",
    "dashboard": "kilobytes of the dashboard, and its pages in a slowed browser",
    "recovery": "what a caller waits for when a process dies or is replaced under his call",
}


class Measurement(Protocol):
    """One module of this package."""

    def measure(self, *, is_quick: bool) -> Coroutine[Any, Any, Report]:
        """Measure; quickly means with fewer calls and less time, for a first impression."""


def main() -> int:
    """Run what was asked for, by default everything; the exit code is 1 when a target was missed."""
    arguments = _parser().parse_args()
    reports: list[Report] = []
    for name in arguments.names or MEASUREMENTS:
        measurement = cast("Measurement", importlib.import_module(f"bench.{name}"))
        reports.append(uvloop.run(measurement.measure(is_quick=arguments.quick)))
        if not arguments.json:
            print(f"{reports[-1].as_text()}\n", flush=True)
    if arguments.json:
        print(json.dumps([report.as_object() for report in reports], indent=2, ensure_ascii=False))
    return 1 if any(report.missed for report in reports) else 0


def _parser() -> argparse.ArgumentParser:
    listing = "\n".join(f"  {name:<16} {what}" for name, what in MEASUREMENTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=f"Measure Holdfast on this machine.\n\nmeasurements:\n{listing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*MEASUREMENTS, []], help="only these")
    parser.add_argument("--quick", action="store_true", help="smaller and shorter; the figures are rougher")
    parser.add_argument("--json", action="store_true", help="print one JSON array instead of tables")
    return parser


if __name__ == "__main__":
    sys.exit(main())
