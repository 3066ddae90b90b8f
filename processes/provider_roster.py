"""Every provider a process asks, each behind its guard, and how they are: read when somebody looks at `/metrics`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from domain.circuit_breaker import BreakerState
from domain.provider_chain import ProviderChain
from domain.provider_guard import ProviderGuard

_Provider = TypeVar("_Provider")

_NUMBERS: Final[Mapping[BreakerState, int]] = {
    BreakerState.CLOSED: 0,
    BreakerState.HALF_OPEN: 1,
    BreakerState.OPEN: 2,
}
_LABELS: Final = ("provider", "port")


class ProviderRoster(Collector):
    """Makes guards and chains and shows them."""

    def __init__(self, registry: CollectorRegistry, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without providers.

        Args:
            registry: Where they are shown.
            clock: Monotonic seconds.
        """
        self._clock = clock
        self._guards: list[ProviderGuard] = []
        registry.register(self)

    def guard(self, provider: str, port: str) -> ProviderGuard:
        """Return the guard of a provider nobody stands behind."""
        guard = ProviderGuard(provider, port, clock=self._clock)
        self._guards.append(guard)
        return guard

    def chain(self, port: str, providers: Sequence[tuple[str, _Provider]]) -> ProviderChain[_Provider]:
        """Return the providers of a port, each with its short name, in the order they are asked in."""
        chain = ProviderChain(port, providers, clock=self._clock)
        self._guards += chain.guards
        return chain

    def collect(self) -> Iterator[Metric]:
        """Yield state, failures and fallbacks of every provider."""
        state = GaugeMetricFamily(
            "holdfast_provider_state", "Circuit breaker: 0 closed, 1 half open, 2 open.", labels=_LABELS
        )
        failures = CounterMetricFamily(
            "holdfast_provider_failures", "Requests and streams that failed, by error code.", labels=(*_LABELS, "code")
        )
        fallbacks = CounterMetricFamily(
            "holdfast_provider_fallbacks", "Requests answered in place of a provider before it.", labels=_LABELS
        )
        for guard in self._guards:
            who = (guard.provider, guard.port)
            state.add_metric(who, _NUMBERS[guard.state])
            fallbacks.add_metric(who, guard.fallbacks)
            for code, count in list(guard.failures.items()):  # a copy: the metrics server has a thread of its own
                failures.add_metric((*who, code), count)
        yield from (state, failures, fallbacks)
