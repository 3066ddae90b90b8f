"""One provider of one port, behind its circuit breaker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from domain.circuit_breaker import BreakerSettings, BreakerState, CircuitBreaker
from domain.errors import HoldfastError, OutcomeUnknown, ProviderError, ProviderUnavailable

#: Nobody else to ask: a few failures are no reason yet to turn callers away.
_ALONE: Final = BreakerSettings()
#: Another provider waits: passing over to it costs a caller nothing, a second failure would.
_WITH_NEXT: Final = BreakerSettings(fewest_failures=1)
#: What says that a provider is in trouble. A refusal comes at once and may be about the one request; it counts only
#: where another provider waits, which need not share what is wrong (a key, an account, a model).
_TROUBLE: Final = (ProviderUnavailable, OutcomeUnknown)
_LOST: Final = "lost"


class ProviderGuard:
    """What a process knows of a provider.

    Attributes:
        provider: Short name, as in metrics.
        port: What it is asked for: `recognizer`, `calendars`, ….
        failures: How often it failed, by the error's code; `lost` for an open stream that broke.
        fallbacks: Requests it answered because those before it did not.
        has_next: Whether another provider is asked when this one fails.
    """

    def __init__(self, provider: str, port: str, *, clock: Callable[[], float], has_next: bool = False) -> None:
        """Begin with a closed breaker.

        Args:
            provider: Short name.
            port: What it is asked for.
            clock: Monotonic seconds.
            has_next: Whether another provider is asked when this one fails.
        """
        self.provider = provider
        self.port = port
        self.failures: Counter[str] = Counter()
        self.fallbacks = 0
        self._clock = clock
        self.has_next = has_next
        self._counted = (ProviderError,) if has_next else _TROUBLE
        self._breaker = CircuitBreaker(_WITH_NEXT if has_next else _ALONE)

    @property
    def state(self) -> BreakerState:
        """The breaker's state now."""
        return self._breaker.state(self._clock())

    @contextmanager
    def watched(self, *, says_when: bool = False, is_proof: bool = True) -> Iterator[None]:
        """Let a request through and take note of how it comes out; raises ProviderUnavailable instead while open.

        Args:
            says_when: Name the time of the next chance as `retry_after`: for requests nobody waits for.
            is_proof: Whether success shows that the provider works; if not, `answered` does later.
        """
        self._check(says_when=says_when)
        try:
            with self.noted():
                yield
        except HoldfastError as error:
            if not isinstance(error, self._counted):
                self.answered()  # a no is an answer
            raise
        if is_proof:
            self.answered()

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Take note of a failure in what was let through before."""
        try:
            yield
        except ProviderError as error:
            self.failures[error.code] += 1
            if isinstance(error, self._counted):
                self._breaker.failed(self._clock())
            raise

    def answered(self) -> None:
        """Take note that the provider works."""
        self._breaker.succeeded(self._clock())

    def lost(self) -> None:
        """Take note of an open stream that broke.

        It closes the way to this provider only where another one waits: a restart over there breaks every stream at
        once, and the next opening may well succeed.
        """
        self.failures[_LOST] += 1
        if self.has_next:
            self._breaker.failed(self._clock())

    def _check(self, *, says_when: bool) -> None:
        now = self._clock()
        wait = self._breaker.wait(now)
        if not self._breaker.lets_through(now):
            raise ProviderUnavailable(
                self.provider,
                f"not asked for {self.port}: it has been failing",
                retry_after=timedelta(seconds=wait) if says_when else None,
            )
