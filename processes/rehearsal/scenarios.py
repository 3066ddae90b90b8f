"""`holdfast scenarios`: plays every scenario on a stack of its own and prints a table."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from domain.errors import ConfigurationError
from processes.ports import PortBlock
from processes.rehearsal.box import Box
from processes.rehearsal.data_folder import empty_folder
from processes.rehearsal.run_scenario import Played, play
from processes.rehearsal.scenario import Scenario
from processes.rehearsal.theatre import opened_theatre
from processes.settings import embedded_settings
from processes.signals import unless_stopped
from processes.stack import Stack
from processes.stack_plan import StackPlan

#: Long enough for the slowest caller to make up his mind, short enough to see holds expire.
HOLD_TTL_SECONDS: Final = 25
SETTLE_SECONDS: Final = HOLD_TTL_SECONDS + 20.0
#: The sandbox's; it is no library of ours, but stands beside us.
_FOLDER: Final = Path(__file__).parents[2] / "sandbox" / "scenarios"


async def run(arguments: argparse.Namespace) -> int:
    """Play, print, and return 1 when a scenario failed."""
    return await unless_stopped(_run(arguments))


async def _run(arguments: argparse.Namespace) -> int:
    with PortBlock.take() as block:
        return await _run_at(arguments, block)


async def _run_at(arguments: argparse.Namespace, block: PortBlock) -> int:
    console = Console(log_path=False)
    plan = StackPlan(arguments.data_dir.absolute(), block.ports)
    check_names(arguments.names)
    empty_folder(plan)
    extra = {"HOLD_TTL_SECONDS": str(HOLD_TTL_SECONDS)}
    async with Stack(plan, embedded_settings(), console.log, block=block, extra=extra), Box(plan.sandbox) as box:
        known = await box.scenarios()
        wanted = [await box.scenario(name) for name in arguments.names] or list(known.values())
        played = await play_all(box, plan, wanted, at_once=arguments.at_once, say=lambda one: _say(console, one))
    console.print(_table(played))
    if arguments.markdown:
        Path(arguments.markdown).write_text(markdown(played))
    return 0 if all(one.is_passed for one in played) else 1


def check_names(names: Sequence[str]) -> None:
    """Raise ConfigurationError for a name no scenario has, before a stack is started for it."""
    known = sorted(path.stem for path in _FOLDER.glob("*.yaml"))
    if unknown := [name for name in names if name not in known]:
        raise ConfigurationError(f"There is no scenario {', '.join(unknown)}; there are: {', '.join(known)}.")


async def play_all(
    box: Box, plan: StackPlan, wanted: Sequence[Scenario], *, at_once: int, say: Callable[[Played], None]
) -> list[Played]:
    """Play scenarios, `at_once` at the same time, and return how they came out in their order."""
    gate = asyncio.Semaphore(at_once)
    async with opened_theatre(box, plan) as theatre:

        async def one(scenario: Scenario) -> Played:
            async with gate:
                played = await play(theatre, scenario, settle=SETTLE_SECONDS)
            say(played)
            return played

        return await asyncio.gather(*(one(scenario) for scenario in wanted))


def _say(console: Console, played: Played) -> None:
    console.log(f"{'passed' if played.is_passed else 'FAILED'}  {played.scenario.name} ({played.seconds:.0f} s)")
    for difference in played.differences:
        console.log(f"    {difference}", markup=False)


def _table(played: Sequence[Played]) -> Table:
    table = Table("scenario", "what happens", "outcome", "seconds", "result")
    for one in played:
        table.add_row(*_cells(one))
    return table


def markdown(played: Sequence[Played]) -> str:
    """Return the table for `docs/scenarios.md`."""
    rows = ["| " + " | ".join(_cells(one)) + " |" for one in played]
    head = "| scenario | what happens | outcome | seconds | result |\n|---|---|---|---|---|\n"
    return (
        f'# Scenarios\n\nMade by `make scenarios ARGS="--markdown docs/scenarios.md"`.\n\n{head}'
        + "\n".join(rows)
        + "\n"
    )


def _cells(played: Played) -> tuple[str, str, str, str, str]:
    outcomes = ", ".join(sorted(str(outcome) for outcome in played.state.outcomes))
    result = "passed" if played.is_passed else "FAILED"
    return played.scenario.name, played.scenario.title, outcomes, f"{played.seconds:.0f}", result
