"""Says when a business's customers are reminded next, or reminds them now."""

from __future__ import annotations

import argparse

from processes.chosen_settings import chosen_running
from processes.sweeping import next_sweep, sweep_now
from processes.temporal_client import connect


async def run(arguments: argparse.Namespace) -> int:
    """Print the next sweep, or with `--now` how many reminders were started; whoever had one gets no other."""
    client = await connect(chosen_running(arguments.data_dir))
    if arguments.now:
        print(f"{await sweep_now(client, arguments.organisation)} reminders started")
        return 0
    following = await next_sweep(client, arguments.organisation)
    print("paused" if following is None else f"next at {following.isoformat()}")
    return 0
