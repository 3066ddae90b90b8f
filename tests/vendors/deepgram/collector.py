"""A listener that tests can wait on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Collector:
    """Keeps events and lets a test wait for one."""

    events: list[object] = field(default_factory=list)
    waiting: list[tuple[Callable[[object], bool], asyncio.Event]] = field(default_factory=list)

    def __call__(self, event: object) -> None:
        """Take an event, as the port demands: without blocking."""
        self.events.append(event)
        for is_wanted, came in self.waiting:
            if is_wanted(event):
                came.set()

    async def until(self, is_wanted: Callable[[object], bool]) -> None:
        """Wait, at most ten seconds, for such an event unless it has come already."""
        if any(is_wanted(event) for event in self.events):
            return
        came = asyncio.Event()
        self.waiting.append((is_wanted, came))
        async with asyncio.timeout(10):
            await came.wait()

    async def until_a(self, kind: type[object]) -> None:
        """Wait for an event of a kind."""
        await self.until(lambda event: isinstance(event, kind))
