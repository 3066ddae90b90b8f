"""Percentiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.distribution import Distribution

VALUES = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=300)


def test_a_percentile_is_the_nearest_rank() -> None:
    """Of a hundred values the 95th percentile is the 95th, not something in between."""
    found = Distribution.of(range(100, 0, -1))
    assert (found.median, found.p95, found.p99, found.worst) == (50, 95, 99, 100)


@given(VALUES, st.floats(min_value=0.1, max_value=100))
def test_a_percentile_was_measured_and_enough_lies_below(values: list[float], percent: float) -> None:
    """No figure is made up, and the wanted share of all values does not exceed it."""
    found = Distribution.of(values).percentile(percent)
    assert found in values
    assert sum(value <= found for value in values) >= percent / 100 * len(values) - 1e-6


def test_nothing_measured_has_no_percentile() -> None:
    """A measurement that came to nothing fails instead of reporting zero."""
    with pytest.raises(ValueError, match="nothing was measured"):
        _ = Distribution.of([]).p95


def test_milliseconds_are_said_with_their_count() -> None:
    """A reader sees how many values a percentile stands on."""
    assert Distribution.of([1.04, 2.0]).in_ms() == "p50 1.0 ms, p95 2.0 ms (n = 2)"
