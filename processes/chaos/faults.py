"""Carries a schedule out, one fault after the other, and remembers when each struck."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import assert_never

from domain.errors import ConfigurationError
from processes.chaos.schedule import Kind, Means, Planned, VendorFault
from processes.chaos.servers import Server
from processes.rehearsal.box import Box
from processes.stack import Stack


@dataclass(frozen=True, slots=True)
class Struck:
    """A fault that has struck."""

    kind: Kind
    at: datetime


@dataclass(frozen=True, slots=True)
class Injector:
    """What can be broken; processes that die are started again by somebody else."""

    stack: Stack
    servers: Mapping[str, Server]
    box: Box
    say: Callable[[str], None]

    async def storm(self, schedule: Sequence[Planned]) -> list[Struck]:
        """Carry a schedule out; return once everything that was paused or taken away is back."""
        struck: list[Struck] = []
        async with asyncio.TaskGroup() as healing:
            for planned in schedule:
                await asyncio.sleep(planned.after_s)
                self.say(f"⚡ {planned}")
                struck.append(Struck(planned.kind, datetime.now(UTC)))
                healing.create_task(self._strike(planned))
        return struck

    async def _strike(self, planned: Planned) -> None:
        means, target = planned.kind.means, planned.target
        match means:
            case Means.KILL:
                self.stack.children[target].kill()
            case Means.STOP:
                self.stack.children[target].send(signal.SIGTERM)
            case Means.REPLACE:
                await self._replace(target)
            case Means.PAUSE:
                await self._pause(target, planned.lasts_s)
            case Means.AWAY:
                await self._take_away(self.servers[target], planned.lasts_s)
            case Means.VENDOR:
                await self._plan(planned.kind.vendor)
            case _:
                assert_never(means)

    async def _replace(self, target: str) -> None:
        try:
            await self.stack.replace(target)
        except ConfigurationError as error:  # another fault was in its way; the one there was works on
            self.say(f"{target} was not replaced: {str(error).partition(chr(10))[0]}")

    async def _pause(self, target: str, seconds: float) -> None:
        child = self.stack.children[target]
        child.send(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        child.send(signal.SIGCONT)

    async def _take_away(self, server: Server, seconds: float) -> None:
        await server.stop()
        await asyncio.sleep(seconds)
        await server.start()

    async def _plan(self, fault: VendorFault | None) -> None:
        if fault is not None:
            await self.box.plan_fault(asdict(fault))
