"""Costs written down on a database, at the prices that come with Holdfast."""

from __future__ import annotations

from datetime import datetime

from activities.costing import Costing
from domain.prices import Usage
from store.costs import SqlCosts
from store.database import Database
from store.price_book import price_book


def costing_on(database: Database, now: datetime, unpriced: list[Usage] | None = None) -> Costing:
    """Return what writes costs down, at a clock that stands still.

    Args:
        database: Where.
        now: What the clock shows.
        unpriced: Gets the uses nobody knows a price for.
    """
    heard: list[Usage] = [] if unpriced is None else unpriced
    return Costing(log=SqlCosts(database), prices=price_book(), clock=lambda: now, unpriced=heard.append)
