"""A circuit breaker: lets requests through while a provider answers, and spares it and its callers while it fails.

The rules of the file:

* Closed: everything is let through. It opens when, among the latest outcomes, enough failed and they are at least half.
* Open: nothing is let through until the pause is over; what still comes back from before changes nothing.
* Half open: one request is let through, the trial. A success closes the breaker, a failure opens it again. A trial
  nobody reports on, because its caller hung up, makes way for another one after as long a pause.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class BreakerState(StrEnum):
    """What becomes of the next request."""

    CLOSED = "closed"
    HALF_OPEN = "half_open"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class BreakerSettings:
    """When it opens, and for how long.

    Attributes:
        fewest_failures: Fewer never open it.
        latest: Outcomes looked at.
        window: Older outcomes count no more.
        pause: From opening to the first trial, and between trials.
    """

    fewest_failures: int = 5
    latest: int = 20
    window: timedelta = timedelta(seconds=30)
    pause: timedelta = timedelta(seconds=10)


class CircuitBreaker:
    """One provider's breaker; `now` is monotonic seconds throughout."""

    def __init__(self, settings: BreakerSettings) -> None:
        """Begin closed."""
        self._fewest_failures = settings.fewest_failures
        self._window = settings.window.total_seconds()
        self._pause = settings.pause.total_seconds()
        self._outcomes: deque[tuple[float, bool]] = deque(maxlen=settings.latest)
        self._paused_until: float | None = None
        self._trial_until = 0.0

    def state(self, now: float) -> BreakerState:
        """Return the state."""
        if self._paused_until is None:
            return BreakerState.CLOSED
        return BreakerState.OPEN if now < self._paused_until else BreakerState.HALF_OPEN

    def wait(self, now: float) -> float:
        """Return the seconds until a request may be let through; 0.0 when one may now."""
        if self._paused_until is None:
            return 0.0
        return max(0.0, self._paused_until - now, self._trial_until - now)

    def lets_through(self, now: float) -> bool:
        """Return whether a request may be made; while half open, one yes is the trial's."""
        if self.wait(now) > 0.0:
            return False
        self._trial_until = now + self._pause
        return True

    def succeeded(self, now: float) -> None:
        """Take a request that was answered."""
        match self.state(now):
            case BreakerState.CLOSED:
                self._outcomes.append((now, True))
            case BreakerState.HALF_OPEN:
                self._paused_until = None
            case BreakerState.OPEN:
                pass

    def failed(self, now: float) -> None:
        """Take a request that was not answered."""
        match self.state(now):
            case BreakerState.CLOSED:
                self._outcomes.append((now, False))
                if self._is_failing(now):
                    self._open(now)
            case BreakerState.HALF_OPEN:
                self._open(now)
            case BreakerState.OPEN:
                pass

    def _is_failing(self, now: float) -> bool:
        recent = [is_success for at, is_success in self._outcomes if now - at <= self._window]
        failures = recent.count(False)
        return failures >= self._fewest_failures and 2 * failures >= len(recent)

    def _open(self, now: float) -> None:
        self._outcomes.clear()
        self._trial_until = 0.0
        self._paused_until = now + self._pause
