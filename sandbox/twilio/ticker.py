"""One clock for all calls: calls every listener once for each 20 ms of audio, without drifting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from sandbox.speech.telephone_audio import FRAME_MS

_MOST_BEHIND: Final = 25


class Ticker:
    """Paces audio. A late loop catches up by ticking several times; what is more than half a second late is dropped."""

    def __init__(self, period_s: float = FRAME_MS / 1000) -> None:
        """Stand still until the first listener comes; a shorter period lets calls pass faster than real time."""
        self._period_s = period_s
        self._listeners: dict[Callable[[], None], None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0

    def add(self, listener: Callable[[], None]) -> None:
        """Call `listener` each 20 ms from now on; it must not raise or block."""
        self._listeners[listener] = None
        if self._timer is None:
            self._due = asyncio.get_running_loop().time() + self._period_s
            self._schedule()

    def remove(self, listener: Callable[[], None]) -> None:
        """Leave a listener in peace; the last one stops the clock."""
        self._listeners.pop(listener, None)
        if not self._listeners and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _schedule(self) -> None:
        self._timer = asyncio.get_running_loop().call_at(self._due, self._tick)

    def _tick(self) -> None:
        now = asyncio.get_running_loop().time()
        self._due = max(self._due, now - _MOST_BEHIND * self._period_s)
        while self._due <= now and self._listeners:
            for listener in tuple(self._listeners):
                listener()
            self._due += self._period_s
        if self._listeners:
            self._schedule()
        else:
            self._timer = None
