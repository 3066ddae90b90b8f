"""Keeps the processes of a stack alive: what ends unasked is started again, and what keeps ending ends the command.

Rules of the file:
- A process that was stopped or replaced on purpose is left alone: its name belongs to another one by then.
- The first restart is at once; each further one within a minute waits twice as long as the one before it.
- Of two that do the same and end together, the second waits for the first: calls wait for one of them, not for both.
- The sixth end within a minute is one too many: the command ends with the last lines of that process' log.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final

from domain.errors import ConfigurationError
from processes.child import Child
from processes.services import SERVICES
from processes.stack import Stack

MOST_RESTARTS: Final = 5
_WINDOW: Final = 60.0
_FIRST_PAUSE: Final = 0.25
#: Within this long, what ends together is seen to.
_TOGETHER: Final = 0.05


@asynccontextmanager
async def supervised(stack: Stack, say: Callable[[str], None]) -> AsyncIterator[None]:
    """Keep the processes of a stack alive for as long as the context lasts.

    Args:
        stack: A running one.
        say: Told of every restart, one line each.

    Raises:
        ConfigurationError: A process ended too often; what runs in the context is cancelled.
    """
    lost: ConfigurationError | None = None
    try:
        async with asyncio.TaskGroup() as tasks:
            up = {name: asyncio.Event() for name in SERVICES}
            for event in up.values():
                event.set()
            watching = [tasks.create_task(_keep(stack, name, up, say)) for name in SERVICES]
            yield
            for task in watching:
                task.cancel()
    except* ConfigurationError as group:
        lost = _first(group)
    if lost is not None:
        raise lost


async def _keep(stack: Stack, name: str, up: Mapping[str, asyncio.Event], say: Callable[[str], None]) -> None:
    ends: deque[float] = deque()
    while True:
        child = stack.children[name]
        code = await child.wait()
        up[name].clear()
        began = time.monotonic()
        while ends and began - ends[0] > _WINDOW:
            ends.popleft()
        if len(ends) == MOST_RESTARTS:
            raise ConfigurationError(_given_up(child, code))
        if ends:
            await asyncio.sleep(_FIRST_PAUSE * 2 ** len(ends))
        try:
            await _let_first(name, up)
            if not await stack.restore(child):
                continue
        except ConfigurationError:
            ends.append(began)
            stack.children[name].kill()  # it may live and never get ready; the next round looks at its end
            continue
        finally:
            up[name].set()
        ends.append(began)
        say(f"{name} ended ({_how(code)}); it is up again after {time.monotonic() - began:.1f} s")


async def _let_first(name: str, up: Mapping[str, asyncio.Event]) -> None:
    """Let the first of two be tried before the second."""
    first = name.removesuffix("-2")
    if first != name:
        await asyncio.sleep(_TOGETHER)
        await up[first].wait()


def _given_up(child: Child, code: int) -> str:
    return (
        f"{child.name} ended {MOST_RESTARTS + 1} times within {_WINDOW:.0f} seconds, last with {_how(code)}; "
        f"the end of {child.log}:\n{child.last_words()}"
    )


def _how(code: int) -> str:
    """Return how a process ended, as a person would say it."""
    return f"signal {-code}, {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _first(group: BaseExceptionGroup[ConfigurationError]) -> ConfigurationError:
    """Return the first error of a group, however deep."""
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error
