"""The `holdfast` command: one verb for each process and each thing a person does."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, Final, cast

import uvloop

from domain.errors import HoldfastError

_Run = Callable[[argparse.Namespace], Coroutine[Any, Any, int]]

#: Verb → (module with `run`, what it is for). Modules are imported when needed: the worker has no use for the demo.
_VERBS: Final = {
    "api": ("processes.api", "run the api: webhooks, REST, codec server"),
    "media": ("processes.media", "run the media server: live audio"),
    "worker": ("processes.worker_process", "run the worker: workflows and activities"),
    "migrate": ("processes.migrate", "bring the database to the current schema"),
    "seed": ("processes.seed", "migrate, and load the demonstration businesses"),
    "import": ("processes.import_file", "import a business, its customers or their vehicles from a file"),
    "create-key": ("processes.create_key", "make an API key and print it once"),
    "revoke-key": ("processes.revoke_key", "make an API key worthless"),
    "create-owner": ("processes.create_owner", "make an owner of the dashboard, and print a link that signs him in"),
    "sign-in-link": ("processes.sign_in_link", "print a link that signs somebody in to the dashboard"),
    "set-pin": ("processes.set_pin", "set the PIN of somebody in charge of a business"),
    "check-audit": ("processes.check_audit", "say whether the audit log is whole and as it was written"),
    "schedules": ("processes.keep_schedules", "bring the schedules of all businesses to what the settings say"),
    "remind": ("processes.remind", "say when a business's customers are reminded next, or remind them now"),
    "read-refused": ("processes.read_refused", "print what a file in spool/refused/ promises a caller"),
    "orphans": (
        "processes.orphans",
        "print what no workflow looks after: lapsed holds, stuck moves, bookings without an event",
    ),
    "dev": ("processes.dev", "run everything on loopback, with the vendors in a box, until Ctrl-C"),
    "demo": ("processes.rehearsal.demo", "like dev, and place one phone call"),
    "call": ("processes.rehearsal.call", "run one scenario against a running stack"),
    "chaos": ("processes.chaos.command", "break everything under running calls, and audit what is left"),
    "scenarios": ("processes.rehearsal.scenarios", "run every scenario and print a table"),
}

#: A caller waits for what these two do, so they get the leanest loop there is; everything else the standard one.
_LOOPS: Final[dict[str, Callable[[], asyncio.AbstractEventLoop]]] = dict.fromkeys(
    ("media", "worker"), uvloop.new_event_loop
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; return the exit code."""
    parsed = _parser().parse_args(arguments)
    module = importlib.import_module(_VERBS[parsed.verb][0])
    try:
        with asyncio.Runner(loop_factory=_LOOPS.get(parsed.verb)) as runner:
            return runner.run(cast("_Run", module.run)(parsed))
    except HoldfastError as error:
        print(f"holdfast {parsed.verb}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="holdfast", description="Phone agents that never lose a call.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    by_name = {name: verbs.add_parser(name, help=what, description=what) for name, (_, what) in _VERBS.items()}
    for name in ("dev", "demo", "call", "chaos", "scenarios"):
        by_name[name].add_argument("--data-dir", type=Path, default=Path(".holdfast") / name.replace("call", "dev"))
    for name in ("dev", "demo"):
        by_name[name].add_argument("--free-ports", action="store_true", help="use any free ports")
    by_name["demo"].add_argument("--once", action="store_true", help="stop after the call; exit 0 if it booked")
    by_name["demo"].add_argument("--json", action="store_true", help="print one JSON object as the last line")
    by_name["demo"].add_argument(
        "--kill", choices=("media", "worker", "temporal", "all"), help="kill it (-9) while the caller says yes"
    )
    by_name["seed"].add_argument("business", nargs="?", choices=("workshop", "clinic", "all"), default="all")
    by_name["import"].add_argument(
        "file", type=Path, help=".csv, .yaml or .yml; docs/business-files.md says what is in it"
    )
    by_name["import"].add_argument("--organisation", metavar="KEY", help="whose customers a CSV file lists")
    by_name["import"].add_argument("--dry-run", action="store_true", help="say what would change, and store nothing")
    by_name["import"].add_argument("--keep-going", action="store_true", help="leave out what can't be taken")
    for name in (
        "check-audit",
        "create-key",
        "create-owner",
        "sign-in-link",
        "revoke-key",
        "set-pin",
        "read-refused",
        "orphans",
        "import",
    ):
        by_name[name].add_argument("--data-dir", type=Path, help="of a stack on this machine, instead of the settings")
    for name in ("schedules", "remind"):
        by_name[name].add_argument("--data-dir", type=Path, help="of a stack that runs there, instead of the settings")
    by_name["remind"].add_argument("--organisation", required=True, help="its id")
    by_name["remind"].add_argument("--now", action="store_true", help="run the sweep now: customers are really rung")
    by_name["create-key"].add_argument("role", choices=("viewer", "operator", "owner"))
    by_name["create-key"].add_argument("label", help="what the key is for")
    for name in ("create-owner", "sign-in-link"):
        by_name[name].add_argument("email", help="his e-mail address")
    by_name["create-owner"].add_argument("--name", help="his name, as others see it")
    by_name["set-pin"].add_argument("key", help="of the principal in the business's file")
    by_name["set-pin"].add_argument("--organisation", required=True, help="its id")
    by_name["read-refused"].add_argument("files", nargs="+", type=Path, help="files of media's data folder")
    by_name["revoke-key"].add_argument("key_id", help="as create-key has printed it")
    by_name["chaos"].add_argument("--seed", type=int, default=1, help="of the schedule; the same seed, the same storm")
    by_name["chaos"].add_argument(
        "--faults", type=int, default=26, help="how many; each kind comes once before any twice"
    )
    by_name["chaos"].add_argument("--calls", type=int, default=4, help="callers at the same time")
    by_name["chaos"].add_argument("--json", action="store_true", help="print one JSON object as the last line")
    by_name["call"].add_argument("scenario", help="a name from sandbox/scenarios")
    by_name["scenarios"].add_argument("names", nargs="*", help="only these")
    by_name["scenarios"].add_argument("--at-once", type=int, default=5, help="calls at the same time")
    by_name["scenarios"].add_argument("--markdown", type=Path, help="write the table to this file too")
    return parser
