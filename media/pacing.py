"""One wheel for all calls: a single timer that gives every call its turn.

A timer of its own for each call would cost more than the audio; one tick costs a comparison a call.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

logger = logging.getLogger(__name__)

TICK = 0.02


class Paced(Protocol):
    """Something that wants a turn every 20 ms."""

    def tick(self, now: float) -> None:
        """Do what is due, without waiting.

        Args:
            now: Monotonic seconds, of the event loop's clock.
        """

    def fail(self, error: Exception) -> None:
        """Take the consequences of a `tick` that raised; never raises itself."""


class PacingWheel:
    """Ticks every member; a member may leave during a tick."""

    def __init__(self, loop: asyncio.AbstractEventLoop, *, on_tick: Callable[[float], None]) -> None:
        """Begin standing still.

        Args:
            loop: Whose clock and timers are used.
            on_tick: Told after every round how late it began, in seconds.
        """
        self._loop = loop
        self._on_tick = on_tick
        self._members: dict[Paced, None] = {}
        self._timer: asyncio.TimerHandle | None = None

    def add(self, member: Paced) -> None:
        """Give a member a turn from the next tick on."""
        self._members[member] = None

    def remove(self, member: Paced) -> None:
        """Give a member no more turns; one that is not there is fine."""
        self._members.pop(member, None)

    def start(self) -> None:
        """Begin to turn."""
        self._schedule(self._loop.time() + TICK)

    def stop(self) -> None:
        """Stand still."""
        if self._timer is not None:
            self._timer.cancel()

    def _schedule(self, due: float) -> None:
        self._timer = self._loop.call_at(due, self._turn, due)

    def _turn(self, due: float) -> None:
        now = self._loop.time()
        for member in tuple(self._members):
            try:
                member.tick(now)
            except Exception as error:  # one call's fault must not silence the others
                logger.exception("a call failed in its tick")
                member.fail(error)
        self._on_tick(now - due)
        self._schedule(max(due + TICK, now + TICK / 4))  # after a stall go on, do not catch up
