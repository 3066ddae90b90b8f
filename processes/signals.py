"""A process runs until it is asked to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, Final

#: Exit code of a command that was asked to stop before it was done: 128 + SIGINT, as shells have it.
STOPPED: Final = 130


def stop_requested() -> asyncio.Event:
    """Return an event that SIGTERM or SIGINT sets; call it on the running event loop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def unless_stopped(work: Coroutine[Any, Any, int]) -> int:
    """Return what the work returns; SIGTERM or SIGINT cancels it, lets it clean up, and the result is 130."""
    stop = stop_requested()
    working = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not working.done():
        working.cancel()
    try:
        return await working
    except asyncio.CancelledError:
        return STOPPED


async def stay_up() -> None:
    """Wait until asked to stop, where that is the good end of work done under `unless_stopped`."""
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        return
