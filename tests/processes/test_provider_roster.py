"""What `/metrics` tells of the providers."""

from __future__ import annotations

from contextlib import suppress

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from domain.errors import ProviderUnavailable
from domain.provider_chain import Link, ProviderChain
from processes.provider_roster import ProviderRoster
from tests.store.world import Stopwatch


class Process:
    """A process with one chain and its metrics."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.registry, self.watch = CollectorRegistry(), Stopwatch()
        self.roster = ProviderRoster(self.registry, clock=self.watch)
        self.chain: ProviderChain[str] = self.roster.chain("responder", [("openai", "a"), ("openai_fallback", "b")])

    def read(self, metric: str, provider: str, **labels: str) -> float | None:
        """Return a sample of the chain's port."""
        return self.registry.get_sample_value(
            f"holdfast_provider_{metric}", {"provider": provider, "port": "responder", **labels}
        )


@pytest.fixture
def process() -> Process:
    """A process that has not asked anybody yet."""
    return Process()


async def _first_is_down(link: Link[str]) -> str:
    if link.provider == "a":
        raise ProviderUnavailable("openai", "503")
    return link.provider


async def test_providers_are_shown_before_anybody_asks(process: Process) -> None:
    """An alarm on a missing series would never go off."""
    assert [process.read("state", name) for name in ("openai", "openai_fallback")] == [0, 0]
    assert process.read("fallbacks_total", "openai_fallback") == 0


async def test_state_follows_the_breaker(process: Process) -> None:
    """Closed, open, and half open once the pause is over, without anybody asking."""
    await process.chain.first(_first_is_down)
    seen = [process.read("state", "openai")]
    process.watch.seconds = 10
    assert [*seen, process.read("state", "openai")] == [2, 1]


async def test_failures_and_fallbacks_are_counted(process: Process) -> None:
    """Who failed by code, and who stood in."""
    await process.chain.first(_first_is_down)
    await process.chain.first(_first_is_down)
    assert process.read("failures_total", "openai", code="provider_unavailable") == 1
    assert process.read("fallbacks_total", "openai_fallback") == 2
    assert process.read("fallbacks_total", "openai") == 0


async def test_a_guard_alone_is_shown_too(process: Process) -> None:
    """In the format Prometheus reads."""
    guard = process.roster.guard("google_calendar", "calendars")
    with suppress(ProviderUnavailable), guard.watched():
        raise ProviderUnavailable("google_calendar", "503")
    shown = generate_latest(process.registry).decode()
    assert 'holdfast_provider_state{port="calendars",provider="google_calendar"} 0.0' in shown
    assert 'holdfast_provider_failures_total{code="provider_unavailable",port="calendars"' in shown
