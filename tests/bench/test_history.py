"""The measurement of a call's history runs, and the targets are met."""

from __future__ import annotations

from bench.history import measure


async def test_a_ten_minute_call_stays_within_its_bounds() -> None:
    """At most 250 events and 50 Actions: a change that doubles the cost of a turn is seen here."""
    report = await measure(is_quick=True)
    assert report.missed == 0
    assert sum(row.is_met is True for row in report.rows) == 2
