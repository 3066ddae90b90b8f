"""`holdfast demo`: one phone call, live on the terminal, then what was written and where to look."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import replace
from typing import Any, Final, TypeVar

from rich.console import Console

from processes.ports import PortBlock, Ports
from processes.rehearsal.box import Box, CallsApi
from processes.rehearsal.data_folder import empty_folder
from processes.rehearsal.demo_report import DemoReport
from processes.rehearsal.killing import Killed, kill_in_mid_call
from processes.rehearsal.live_transcript import LiveTranscript
from processes.rehearsal.owner import signed_in_url
from processes.rehearsal.run_scenario import play
from processes.rehearsal.theatre import opened_theatre
from processes.settings import embedded_settings
from processes.signals import stay_up, unless_stopped
from processes.stack import Stack
from processes.stack_plan import StackPlan
from processes.supervision import supervised

SCENARIO: Final = "demo"
_SETTLE_SECONDS: Final = 30.0

_T = TypeVar("_T")


async def run(arguments: argparse.Namespace) -> int:
    """Start everything, follow the call, show what it left; return 0 if all is as expected."""
    return await unless_stopped(_run(arguments))


async def _run(arguments: argparse.Namespace) -> int:
    with PortBlock.take() as block:
        return await _run_at(arguments, block)


async def _run_at(arguments: argparse.Namespace, block: PortBlock) -> int:
    # With --json the last line of standard output belongs to the object.
    console = Console(file=sys.stderr if arguments.json else sys.stdout, highlight=False)
    plan = StackPlan(arguments.data_dir.absolute(), block.ports if arguments.free_ports else Ports())
    empty_folder(plan)
    console.rule("Holdfast: one phone call, everything on this machine")

    def say(line: str) -> None:
        console.print(f"  {line}", style="dim", markup=False)

    async with Stack(plan, embedded_settings(), say, block=block) as stack, supervised(stack, say):
        found = await _follow_call(stack, console, arguments.kill, stays_up=not arguments.once)
        found.show(console, stays_up=not arguments.once)
        if arguments.json:
            print(json.dumps(found.as_json()), flush=True)
        if not arguments.once:
            console.print("\nEverything stays up; Ctrl-C stops all of it.")
            await stay_up()
    return 0 if found.is_passed else 1


async def _follow_call(stack: Stack, console: Console, target: str | None, *, stays_up: bool) -> DemoReport:
    plan = stack.plan
    async with Box(plan.sandbox) as box, opened_theatre(box, plan) as theatre:
        api = CallsApi(theatre.office)
        scenario = await box.scenario(SCENARIO)
        console.print(f"\n[bold]{scenario.title}[/]\n")
        transcript = LiveTranscript(box, api, console)
        async with _beside(transcript.follow()), _killing(stack, box, target, console) as killing:
            played = await play(theatre, scenario, settle=_SETTLE_SECONDS)
        await transcript.finish()
        report = await DemoReport.of(played, box=box, api=api, plan=plan, killed=_result(killing))
        return replace(report, dashboard=await signed_in_url(plan, report.page)) if stays_up else report


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, _T]) -> AsyncIterator[asyncio.Task[_T]]:
    """Run something for as long as the context lasts."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})


def _killing(
    stack: Stack, box: Box, target: str | None, console: Console
) -> AbstractAsyncContextManager[asyncio.Task[Killed] | None]:
    if target is None:
        return nullcontext()
    return _beside(kill_in_mid_call(stack, box, target, lambda line: console.print(line, style="bold red")))


def _result(killing: asyncio.Task[Killed] | None) -> Killed | None:
    """Return what was killed; None where nothing was to be, or its moment never came."""
    return None if killing is None or killing.cancelled() else killing.result()
