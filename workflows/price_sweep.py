"""Asks the telephone company what it has charged for calls and texts; a schedule starts it, one run at a time."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from typing import Final

    from activities.settling import Settled, Settling
    from domain.names import PRICE_SWEEP_WORKFLOW
    from workflows.options import PRICE_SWEEP

#: Prices asked for in one activity, and activities of one run: what is left is the next run's.
BATCH: Final = 100
_MOST_BATCHES: Final = 20


@workflow.defn(name=PRICE_SWEEP_WORKFLOW)
class PriceSweepWorkflow:
    """Batch after batch, until nothing waits that is old enough."""

    @workflow.run
    async def run(self) -> Settled:
        """Return how many were asked for and told; where the vendor stays away it fails, and the next run goes on."""
        total = Settled(0, 0, 0)
        for number in range(1, _MOST_BATCHES + 1):
            some = await workflow.execute_activity_method(
                Settling.settle, BATCH, summary=f"Ask for prices, batch {number}", **PRICE_SWEEP
            )
            total = Settled(total.asked + some.asked, total.told + some.told, total.given_up + some.given_up)
            if some.asked < BATCH:
                break
        return total
