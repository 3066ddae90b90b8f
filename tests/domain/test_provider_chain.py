"""Who is asked, in which order."""

from __future__ import annotations

import pytest

from domain.circuit_breaker import BreakerState
from domain.errors import ProviderRejected, ProviderUnavailable
from domain.provider_chain import Link, ProviderChain
from tests.store.world import Stopwatch


class Vendors:
    """Two vendors of one port; those in `down` raise."""

    def __init__(self) -> None:
        """Begin with both well."""
        self.watch = Stopwatch()
        self.chain = ProviderChain("port", [("first", "1st"), ("second", "2nd")], clock=self.watch)
        self.down: dict[str, Exception] = {}
        self.asked: list[str] = []

    async def ask(self) -> str:
        """Ask for something."""
        return await self.chain.first(self._answer)

    async def _answer(self, link: Link[str]) -> str:
        self.asked.append(link.provider)
        if link.provider in self.down:
            raise self.down[link.provider]
        return link.provider


@pytest.fixture
def vendors() -> Vendors:
    """Two vendors, both well."""
    return Vendors()


async def test_the_first_one_answers(vendors: Vendors) -> None:
    """The second one is not bothered."""
    assert await vendors.ask() == "1st"
    assert vendors.asked == ["1st"]


@pytest.mark.parametrize("failure", [ProviderUnavailable("first", "503"), ProviderRejected("first", "wrong key")])
async def test_the_second_one_answers_for_the_first(vendors: Vendors, failure: Exception) -> None:
    """Within the same request, for an outage and for a refusal, and it is counted."""
    vendors.down["1st"] = failure
    assert await vendors.ask() == "2nd"
    assert [guard.fallbacks for guard in vendors.chain.guards] == [0, 1]


async def test_a_failed_one_is_left_alone_for_a_while(vendors: Vendors) -> None:
    """The next request does not wait for it again; after the pause one tries, and it is back."""
    vendors.down["1st"] = ProviderUnavailable("first", "503")
    await vendors.ask()
    vendors.down.clear()
    assert await vendors.ask() == "2nd"
    vendors.watch.seconds = 10
    assert [await vendors.ask(), await vendors.ask()] == ["1st", "1st"]
    assert vendors.asked == ["1st", "2nd", "2nd", "1st", "1st"]


async def test_with_all_down_the_last_one_s_error_is_told(vendors: Vendors) -> None:
    """What our own code raises is never hidden behind it."""
    vendors.down = {"1st": ProviderUnavailable("first", "503"), "2nd": ProviderUnavailable("second", "429")}
    with pytest.raises(ProviderUnavailable, match="second: 429"):
        await vendors.ask()


async def test_a_mistake_of_ours_is_no_reason_to_ask_the_next(vendors: Vendors) -> None:
    """It would fail there as well."""
    vendors.down["1st"] = KeyError("ours")
    with pytest.raises(KeyError):
        await vendors.ask()
    assert vendors.asked == ["1st"]


async def test_the_last_one_is_not_given_up_at_once(vendors: Vendors) -> None:
    """Behind it is nobody: it takes five failures until callers are turned away without asking."""
    vendors.down = {name: ProviderUnavailable(name, "503") for name in ("1st", "2nd")}
    for _ in range(4):
        with pytest.raises(ProviderUnavailable):
            await vendors.ask()
    assert [guard.state for guard in vendors.chain.guards] == [BreakerState.OPEN, BreakerState.CLOSED]
