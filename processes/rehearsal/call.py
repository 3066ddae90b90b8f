"""`holdfast call SCENARIO`: plays one scenario against the stack that runs in a data folder."""

from __future__ import annotations

import argparse
from typing import Final

from rich.console import Console

from domain.errors import ConfigurationError
from processes.rehearsal.box import Box
from processes.rehearsal.hindrances import find_hindrances
from processes.rehearsal.run_scenario import play
from processes.rehearsal.scenarios import SETTLE_SECONDS
from processes.rehearsal.theatre import opened_theatre
from processes.stack_plan import running_stack

_ANEW: Final = "So it can't come out as written; play it on a stack with an empty data folder (--data-dir)."


async def run(arguments: argparse.Namespace) -> int:
    """Play, print what was heard and said, and return 1 when something is not as expected."""
    plan = running_stack(arguments.data_dir)
    console = Console()
    async with Box(plan.sandbox) as box, opened_theatre(box, plan) as theatre:
        scenario = await box.scenario(arguments.scenario)
        console.print(f"[bold]{scenario.title}[/]")
        await theatre.put(scenario)
        if hindrances := await find_hindrances(theatre.database, scenario):
            raise ConfigurationError(f"{' '.join(hindrances)} {_ANEW}")
        played = await play(theatre, scenario, settle=SETTLE_SECONDS)
        for sid in played.call_sids:
            _print_call(console, await box.call(sid))
    for difference in played.differences:
        console.print(f"not as expected: {difference}", markup=False)
    console.print("passed" if played.is_passed else "FAILED")
    return 0 if played.is_passed else 1


def _print_call(console: Console, call: dict[str, list[dict[str, object]]]) -> None:
    lines = [(one["began_ms"], "agent ", one["text"]) for one in call["heard"]]
    lines += [(one["began_ms"], "caller", one["text"] or "(sounds)") for one in call["said"]]
    for began_ms, speaker, text in sorted(lines, key=lambda line: int(str(line[0]))):
        console.print(f"{int(str(began_ms)) / 1000:7.1f} s  {speaker}  {text}", markup=False)
