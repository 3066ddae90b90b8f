"""What takes long and needs nobody's help, begun before the first test and played beside the others."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processes.rehearsal.box import Box
from processes.rehearsal.run_scenario import Played
from processes.rehearsal.scenarios import HOLD_TTL_SECONDS, play_all
from tests.system.stacks import ROOT, started_stack, without_settings

#: Callers at the same time: more than two cores can bear makes them impatient, fewer make everybody wait.
AT_ONCE = 5
_DEMO_PATIENCE_S = 180


@dataclass(frozen=True, slots=True)
class DemoRun:
    """How `holdfast demo --once --json` ended."""

    data_dir: Path
    exit_code: int
    output: str
    errors: str

    @property
    def result(self) -> dict[str, Any]:
        """The object on the last line of its output."""
        found: dict[str, Any] = json.loads(self.output.splitlines()[-1])
        return found


@dataclass(frozen=True, slots=True)
class ScenarioRun:
    """How the scenarios came out, by name; `reports` are the sandbox's of all calls."""

    data_dir: Path
    played: dict[str, Played]
    reports: list[dict[str, Any]]


def demo_command(data_dir: Path, *options: str) -> list[str]:
    """Return the command line of a demo."""
    return [sys.executable, "-m", "processes", "demo", "--json", "--data-dir", str(data_dir), *options]


@asynccontextmanager
async def running_demo(data_dir: Path, *options: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start a demo in the repository; it is asked to stop if it still runs at the end."""
    process = await asyncio.create_subprocess_exec(
        *demo_command(data_dir, *options),
        cwd=ROOT,
        env=without_settings(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.communicate()


async def run_demo(data_dir: Path, *, after: asyncio.Task[ScenarioRun] | None) -> DemoRun:
    """Play the demo to its end, once the scenarios are over: two cores have ears for one voice at a time."""
    if after is not None:
        await asyncio.wait({after})
    async with running_demo(data_dir, "--once", "--free-ports") as process, asyncio.timeout(_DEMO_PATIENCE_S):
        output, errors = await process.communicate()
    return DemoRun(data_dir, process.returncode or 0, output.decode(), errors.decode())


async def play_scenarios(data_dir: Path, names: Sequence[str]) -> ScenarioRun:
    """Play scenarios on a stack of their own, several at once; nothing of the stack is left afterwards."""
    extra = {"HOLD_TTL_SECONDS": str(HOLD_TTL_SECONDS)}
    async with started_stack(data_dir, extra, has_ear=True) as stack, Box(stack.plan.sandbox) as box:
        known = await box.scenarios()
        wanted = [known[name] for name in names]
        played = await play_all(box, stack.plan, wanted, at_once=AT_ONCE, say=lambda _: None)
        reports = [await box.call(sid) for sid in await box.call_sids()]
    return ScenarioRun(data_dir, {one.scenario.name: one for one in played}, reports)
