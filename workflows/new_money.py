"""How long to wait for a new day's or month's money."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from datetime import datetime, timedelta

    from workflows.options import NEW_MONEY


def ahead_of(money_at: datetime) -> timedelta:
    """Return how long it takes until there is money again, and a little longer: it is midnight for everybody."""
    ahead = max(money_at - workflow.now(), timedelta(0))
    return ahead + NEW_MONEY * (1 + workflow.random().random())
