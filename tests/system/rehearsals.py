"""What takes long and needs nobody's help, begun before the first test and played beside the others."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from processes.rehearsal.box import Box
from processes.rehearsal.run_scenario import Played
from processes.rehearsal.scenario import Scenario
from processes.rehearsal.scenarios import HOLD_TTL_SECONDS, play_all
from processes.stack import Stack
from sandbox.box import SCENARIOS
from sandbox.callers.loader import Library
from sandbox.callers.people import Mode
from tests.system.stacks import ROOT, started_stack, without_settings

#: Stories at the same time, beside the one that is told by voice: more than two cores can bear makes callers impatient,
#: fewer make everybody wait.
AT_ONCE = 5
_DEMO_PATIENCE_S = 420


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


async def run_demo(data_dir: Path, *, after: asyncio.Event) -> DemoRun:
    """Play the demo to its end, once no scenario's caller is left who is known by his voice: two cores have one ear."""
    await after.wait()
    async with running_demo(data_dir, "--once", "--free-ports") as process, asyncio.timeout(_DEMO_PATIENCE_S):
        output, errors = await process.communicate()
    return DemoRun(data_dir, process.returncode or 0, output.decode(), errors.decode())


async def play_scenarios(data_dir: Path, names: Sequence[str], *, voices_are_over: asyncio.Event) -> ScenarioRun:
    """Play scenarios on a stack of their own, several at once; nothing of the stack is left afterwards."""
    extra = {"HOLD_TTL_SECONDS": str(HOLD_TTL_SECONDS)}
    try:
        async with started_stack(data_dir, extra, has_ear=True) as stack, Box(stack.plan.sandbox) as box:
            known = await box.scenarios()
            played = await _play(box, stack, [known[name] for name in names], voices_are_over)
            reports = [await box.call(sid) for sid in await box.call_sids()]
    finally:
        voices_are_over.set()
    return ScenarioRun(data_dir, {one.scenario.name: one for one in played}, reports)


async def _play(box: Box, stack: Stack, wanted: Sequence[Scenario], voices_are_over: asyncio.Event) -> list[Played]:
    """Play those told by voice one after the other, and the others beside them: who waits to be rung comes first."""
    voices = _told_by_voice()
    others = sorted((one for one in wanted if one.name not in voices), key=lambda one: bool(one.callers))

    async def play(chosen: Sequence[Scenario], at_once: int) -> list[Played]:
        return await play_all(box, stack.plan, chosen, at_once=at_once, say=lambda _: None)

    async def play_voices() -> list[Played]:
        played = await play([one for one in wanted if one.name in voices], 1)
        voices_are_over.set()
        return played

    both = await asyncio.gather(play_voices(), play(others, AT_ONCE))
    return [one for played in both for one in played]


def _told_by_voice() -> set[str]:
    """Return the names of the scenarios in which somebody has to be understood by sound alone."""
    stories = Library(SCENARIOS).all(today=lambda _business: datetime.now(UTC).date())
    return {story.name for story in stories if any(person.mode is Mode.VOICE for person in story.callers)}
