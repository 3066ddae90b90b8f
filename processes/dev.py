"""`holdfast dev`: everything on loopback until Ctrl-C; what dies is restarted, what is booked stays."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Final

from rich.console import Console

from processes.development_control import ControlDoor
from processes.ports import PortBlock, Ports
from processes.rehearsal.owner import OWNER, signed_in_url
from processes.settings import embedded_settings
from processes.signals import stay_up, unless_stopped
from processes.stack import Stack
from processes.stack_plan import StackPlan
from processes.supervision import supervised
from store.seeds import WORKSHOP_ID

#: The business that is called by what is proposed below.
_CALLED: Final = f"/?org={WORKSHOP_ID}"


async def run(arguments: argparse.Namespace) -> int:
    """Start, say where things are, wait."""
    return await unless_stopped(_run(arguments))


async def _run(arguments: argparse.Namespace) -> int:
    console = Console(log_path=False, highlight=False)
    with PortBlock.take() as block:
        plan = StackPlan(arguments.data_dir.absolute(), block.ports if arguments.free_ports else Ports())
        door = ControlDoor.open()
        stack = Stack(plan, embedded_settings(), console.log, block=block, extra=door.settings())
        # A line to be copied is not broken, however narrow the terminal is.
        say = partial(console.print, soft_wrap=True)
        async with stack, supervised(stack, console.log), door.opened(stack, console.log):
            folder = arguments.data_dir
            say(f"Place a call:  .venv/bin/holdfast call books --data-dir {folder}")
            say(f"  recorded in  {plan.data_dir / 'sandbox' / 'recordings'}")
            say(f"Dashboard:     {await signed_in_url(plan, _CALLED)}")
            say(f"  signs in     {OWNER} once; again: .venv/bin/holdfast sign-in-link {OWNER} --data-dir {folder}")
            say(f"REST API:      {plan.api}/api/calls")
            say(f"  with a key   .venv/bin/holdfast create-key operator me --data-dir {folder}")
            say(f"Temporal UI:   {plan.temporal_ui}")
            say(f"Logs:          {plan.data_dir / 'logs'}")
            say("Ctrl-C stops all of it.")
            await stay_up()
    return 0
