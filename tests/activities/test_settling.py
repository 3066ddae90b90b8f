"""What was reckoned is held against what the telephone company says later."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from activities.settling import GIVEN_UP_AFTER, RIPE_AFTER, Settled, Settling
from domain.errors import ProviderUnavailable
from domain.ports.costs import VendorPrice
from store.costs import SqlCosts
from store.costs_read import SqlCostReader
from store.database import Database
from tests.fakes.vendors import FakePrices
from tests.store.test_costs import NOVEMBER, event
from tests.store.world import SteppingClock

MINUTE = timedelta(minutes=1)


class Desk:
    """Texts that wait for their price."""

    def __init__(self, database: Database) -> None:
        """Put the parts together."""
        self.costs, self.prices, self.clock = SqlCosts(database), FakePrices(), SteppingClock()
        self.settling = Settling(self.costs, self.prices, self.clock)
        self._reader = SqlCostReader(database)

    async def total(self) -> Decimal:
        """Return what all of it costs."""
        return (await self._reader.total(NOVEMBER)).amount


@pytest.fixture
async def desk(sqlite: Database) -> Desk:
    """Three texts, each a minute after the other."""
    opened = Desk(sqlite)
    began = opened.clock() - RIPE_AFTER - 2 * MINUTE
    await opened.costs.note([event(key, "1", at=began + n * MINUTE) for n, key in enumerate("abc")])
    return opened


async def test_what_happened_just_now_is_not_asked_for(desk: Desk) -> None:
    """The vendor takes his time; an hour to the second is not enough."""
    desk.prices.known = {f"SM-{key}": VendorPrice(Decimal("0.5"), "USD") for key in "abc"}
    assert await desk.settling.settle(9) == Settled(2, 2, 0)
    assert await desk.total() == Decimal(2)
    desk.clock.advance(MINUTE)
    assert await desk.settling.settle(9) == Settled(1, 1, 0)
    assert await desk.total() == Decimal("1.5")
    assert await desk.settling.settle(9) == Settled(0, 0, 0)


async def test_who_has_no_price_yet_is_asked_again_later(desk: Desk) -> None:
    """Behind the others, and not before an hour has passed."""
    assert await desk.settling.settle(1) == Settled(1, 0, 0)
    assert await desk.settling.settle(9) == Settled(1, 0, 0)
    assert desk.prices.asked == ["SM-a", "SM-b"]
    desk.clock.advance(RIPE_AFTER + MINUTE)
    assert (await desk.settling.settle(9)).asked == 3


async def test_at_last_what_was_reckoned_stands(desk: Desk) -> None:
    """A week is enough; a price that comes on the last day counts."""
    desk.clock.advance(GIVEN_UP_AFTER)
    desk.prices.known = {"SM-a": VendorPrice(Decimal("0.25"), "USD")}
    assert await desk.settling.settle(9) == Settled(3, 1, 2)
    assert await desk.total() == Decimal("2.25")
    desk.clock.advance(GIVEN_UP_AFTER)
    assert await desk.settling.settle(9) == Settled(0, 0, 0)


async def test_a_vendor_that_is_away_loses_nothing(desk: Desk) -> None:
    """Whoever was asked before him is settled, and he is asked again."""
    desk.prices.known = {"SM-a": VendorPrice(Decimal("0.5"), "USD")}
    await desk.settling.settle(1)
    desk.prices.asking.failures = [ProviderUnavailable("twilio", "away")]
    with pytest.raises(ProviderUnavailable):
        await desk.settling.settle(9)
    assert (await desk.settling.settle(9)).asked == 1
