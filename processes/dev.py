"""`holdfast dev`: everything on loopback until Ctrl-C; what dies is restarted, what is booked stays."""

from __future__ import annotations

import argparse

from rich.console import Console

from processes.development_control import ControlDoor
from processes.ports import PortBlock, Ports
from processes.rehearsal.owner import OWNER, signed_in_url
from processes.settings import embedded_settings
from processes.signals import stay_up, unless_stopped
from processes.stack import Stack
from processes.stack_plan import StackPlan
from processes.supervision import supervised


async def run(arguments: argparse.Namespace) -> int:
    """Start, say where things are, wait."""
    return await unless_stopped(_run(arguments))


async def _run(arguments: argparse.Namespace) -> int:
    console = Console(log_path=False, highlight=False)
    with PortBlock.take() as block:
        plan = StackPlan(arguments.data_dir.absolute(), block.ports if arguments.free_ports else Ports())
        door = ControlDoor.open()
        stack = Stack(plan, embedded_settings(), console.log, block=block, extra=door.settings())
        async with stack, supervised(stack, console.log), door.opened(stack, console.log):
            folder = arguments.data_dir
            console.print(f"Place a call:  .venv/bin/holdfast call books --data-dir {folder}")
            console.print(f"  recorded in  {plan.data_dir / 'sandbox' / 'recordings'}")
            console.print(f"Dashboard:     {await signed_in_url(plan)}", soft_wrap=True)
            console.print(
                f"  signs in     {OWNER} once; again: .venv/bin/holdfast sign-in-link {OWNER} --data-dir {folder}"
            )
            console.print(f"REST API:      {plan.api}/api/calls")
            console.print(f"  with a key   .venv/bin/holdfast create-key operator me --data-dir {folder}")
            console.print(f"Temporal UI:   {plan.temporal_ui}")
            console.print(f"Logs:          {plan.data_dir / 'logs'}")
            console.print("Ctrl-C stops all of it.")
            await stay_up()
    return 0
