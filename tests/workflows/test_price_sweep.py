"""Prices are asked for batch after batch, within bounds."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from activities.settling import Settled
from domain.names import BACKGROUND_QUEUE
from domain.ports.costs import VendorPrice
from tests.store.test_costs import event
from tests.workflows.house import NOW, House
from tests.workflows.premises import BOTH_WAYS
from workflows.price_sweep import BATCH, PriceSweepWorkflow


@BOTH_WAYS
async def test_all_that_waits_is_asked_for(house: House) -> None:
    """Until a batch is not full."""
    events = [event(f"{n:03}", at=NOW - timedelta(hours=2)) for n in range(BATCH + 5)]
    await house.ports.costs.note(events)
    house.prices.known = {one.vendor_id or "": VendorPrice(Decimal("0.02"), "USD") for one in events[1:]}
    settled = await house.temporal.client.execute_workflow(
        PriceSweepWorkflow.run, id=f"prices-of-{len(events)}", task_queue=BACKGROUND_QUEUE
    )
    assert settled == Settled(BATCH + 5, BATCH + 4, 0)
