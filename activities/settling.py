"""Holds what was reckoned against what the telephone company says later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from temporalio import activity

from domain.ports.costs import CostSettling, VendorPrices

#: It tells a price minutes to hours after the end; who had none to tell is asked again after as long.
RIPE_AFTER: Final = timedelta(hours=1)
#: Whoever has not told a price by then tells none: what was reckoned stands.
GIVEN_UP_AFTER: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Settled:
    """How many uses the vendor was asked for, how many he has told a price of, and how many were given up."""

    asked: int
    told: int
    given_up: int


class Settling:
    """Asks for the prices of what was used a while ago."""

    def __init__(self, costs: CostSettling, prices: VendorPrices, clock: Callable[[], datetime]) -> None:
        """Take the ports it works on, and a clock that returns aware UTC."""
        self._costs = costs
        self._prices = prices
        self._clock = clock

    @activity.defn(name="settling.settle")
    async def settle(self, limit: int) -> Settled:
        """Ask for at most `limit` prices, those first that wait longest; asked again it goes on behind them."""
        now = self._clock()
        told = given_up = 0
        waiting = await self._costs.unsettled(before=now - RIPE_AFTER, limit=limit)
        for event in waiting:
            price = await self._prices.price(event.vendor_id)
            is_given_up = price is None and now - event.at > GIVEN_UP_AFTER
            if price is not None or is_given_up:
                await self._costs.settle(event.key, price, now)
            else:
                await self._costs.postpone(event.key, now)
            told += price is not None
            given_up += is_given_up
        return Settled(len(waiting), told, given_up)
