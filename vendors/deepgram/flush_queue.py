"""Flushes and clears of one voice: which may be sent, which wait, which answers are still to come.

Rules of the file:
- A flush over the vendor's limit waits until it is allowed; flushes asked for meanwhile join it. None is lost: each is
  answered by its own `Flushed`, in order.
- Joined flushes may let text spoken after the first of them sound with it: order is kept, only the border moves.
- A clear settles every flush before it: waiting ones are dropped, and none of them is answered after `Cleared`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from vendors.deepgram.aura_messages import CLEAR, FLUSH
from vendors.deepgram.flush_budget import FlushBudget

# Stands among the counts of flushes that await their answer.
_CLEAR_MARK = 0


class Timer(Protocol):
    """Something planned."""

    def cancel(self) -> None:
        """Let it not happen."""


class Timers(Protocol):
    """Monotonic time in seconds, and callbacks later; every asyncio event loop is one."""

    def time(self) -> float:
        """Return the time."""

    def call_later(self, delay: float, callback: Callable[[], None], /) -> Timer:
        """Call back after `delay` seconds."""


class FlushQueue:
    """Decides when `Flush` and `Clear` go out, and how many flushes an answer settles."""

    def __init__(self, send: Callable[[bytes], None], timers: Timers) -> None:
        """Begin with nothing asked for."""
        self._send = send
        self._timers = timers
        self._budget = FlushBudget()
        self._waiting = 0
        self._timer: Timer | None = None
        # How many flushes each unanswered `Flush` stands for, and a mark for each unanswered `Clear`; in order.
        self._unanswered: deque[int] = deque()

    def flush(self) -> None:
        """Send a flush, or let it wait."""
        self._waiting += 1
        if self._timer is None:
            self._send_when_allowed()

    def clear(self) -> None:
        """Send a clear; flushes that wait are dropped."""
        self.stop()
        self._unanswered.append(_CLEAR_MARK)
        self._send(CLEAR)

    def stop(self) -> None:
        """Drop flushes that wait."""
        self._waiting = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def flushed(self) -> int:
        """Take the vendor's `Flushed`; return how many flushes it answers."""
        if not self._unanswered or self._unanswered[0] == _CLEAR_MARK:
            return 0
        return self._unanswered.popleft()

    def cleared(self) -> None:
        """Take the vendor's `Cleared`."""
        while self._unanswered and self._unanswered.popleft() != _CLEAR_MARK:
            pass

    def _send_when_allowed(self) -> None:
        self._timer = None
        now = self._timers.time()
        wait_s = self._budget.wait_s(now)
        if wait_s > 0:
            self._timer = self._timers.call_later(wait_s, self._send_when_allowed)
            return
        self._budget.spend(now)
        self._unanswered.append(self._waiting)
        self._waiting = 0
        self._send(FLUSH)
