"""What goes wrong on purpose: errors in order, before or after the effect, and doors that stay shut."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from domain.errors import HoldfastError


@dataclass
class Faults:
    """The faults of one operation.

    Attributes:
        failures: Raised one after the other before the effect.
        lost_replies: Raised one after the other after the effect: it happened, and nobody was told.
        gate: Shut, the operation waits before its effect.
        way_back: Shut, the operation waits after its effect.
        silences: So many answers never come, as when the worker is lost after the effect.
    """

    failures: list[HoldfastError] = field(default_factory=list)
    lost_replies: list[HoldfastError] = field(default_factory=list)
    gate: Gate | None = None
    way_back: Gate | None = None
    silences: int = 0

    async def before(self) -> None:
        """Wait for the gate, then fail if it is time to."""
        if self.gate is not None:
            await self.gate.pass_through()
        if self.failures:
            raise self.failures.pop(0)

    async def answer(self) -> None:
        """Say nothing, wait for the way back, or lose the reply, if it is time to."""
        if self.silences:
            self.silences -= 1
            await asyncio.wait_for(asyncio.Event().wait(), 2)
        if self.way_back is not None:
            await self.way_back.pass_through()
        self.after()

    def after(self) -> None:
        """Lose the reply if it is time to."""
        if self.lost_replies:
            raise self.lost_replies.pop(0)


class Gate:
    """A shut door that people gather before."""

    def __init__(self, *, expected: int = 1) -> None:
        """Start shut, with so many people expected."""
        self._missing = expected
        self._arrived = asyncio.Event()
        self._opened = asyncio.Event()

    async def arrival(self) -> None:
        """Wait until everybody expected stands before it; a minute at most."""
        await asyncio.wait_for(self._arrived.wait(), 60)

    async def pass_through(self) -> None:
        """Wait until it opens; a minute at most."""
        self._missing -= 1
        if self._missing <= 0:
            self._arrived.set()
        await asyncio.wait_for(self._opened.wait(), 60)

    def open(self) -> None:
        """Let everybody through."""
        self._opened.set()
