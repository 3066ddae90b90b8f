"""Deepgram's limit on flushes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vendors.deepgram.flush_budget import FlushBudget


def test_twenty_flushes_may_go_at_once() -> None:
    """Only the twenty-first waits, until the first is a minute old."""
    budget = FlushBudget()
    for _ in range(20):
        assert budget.wait_s(100.0) == 0
        budget.spend(100.0)
    assert budget.wait_s(130.0) == 31.0
    assert budget.wait_s(161.0) == 0


@given(st.lists(st.floats(min_value=0, max_value=10), max_size=200))
def test_never_more_than_twenty_in_any_minute(pauses: list[float]) -> None:
    """Whoever waits as told keeps the documented limit in every window."""
    budget, now, sent = FlushBudget(), 0.0, []
    for pause in pauses:
        now += pause
        now += budget.wait_s(now)
        budget.spend(now)
        sent.append(now)
    assert all(later - earlier > 60 for earlier, later in zip(sent, sent[20:], strict=False))
