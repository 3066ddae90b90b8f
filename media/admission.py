"""Whether this process takes another call: a full house refuses instead of stuttering for everybody."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CapacityLimits:
    """Where a process is full.

    Attributes:
        max_calls: Calls at once.
        max_lag: Seconds a tick may be late on average.
        max_cpu: Share of one core.
        window: Seconds over which lag and CPU are judged.
    """

    max_calls: int = 400
    max_lag: float = 0.010
    max_cpu: float = 0.70
    window: float = 1.0


class CapacityGuard:
    """Judges the process once a window.

    Attributes:
        worst_lag: Worst lateness of a tick in the last full window, seconds.
    """

    def __init__(
        self,
        limits: CapacityLimits,
        *,
        clock: Callable[[], float] = time.monotonic,
        cpu_clock: Callable[[], float] = time.process_time,
    ) -> None:
        """Begin with an idle process."""
        self._limits = limits
        self._clock = clock
        self._cpu_clock = cpu_clock
        self.worst_lag = 0.0
        self._is_strained = False
        self._begin_window(clock())

    def _begin_window(self, now: float) -> None:
        self._began, self._cpu_began = now, self._cpu_clock()
        self._worst = self._total = 0.0
        self._ticks = 0

    def observe(self, lag: float) -> None:
        """Take the lateness of one tick, in seconds."""
        self._worst = max(self._worst, lag)
        self._total += lag
        self._ticks += 1
        now = self._clock()
        if now - self._began >= self._limits.window:
            self._judge(now)

    def _judge(self, now: float) -> None:
        cpu = (self._cpu_clock() - self._cpu_began) / (now - self._began)
        self._is_strained = cpu > self._limits.max_cpu or self._total / self._ticks > self._limits.max_lag
        self.worst_lag = self._worst
        self._begin_window(now)

    def may_take(self, calls: int) -> bool:
        """Return whether one more call is taken beside `calls` that are running."""
        return calls < self._limits.max_calls and not self._is_strained
