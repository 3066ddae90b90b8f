"""Percentiles, the same everywhere."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.percentiles import percentile


@pytest.mark.parametrize(
    ("values", "p50", "p95"),
    [([], None, None), ([7.0], 7.0, 7.0), ([2.0, 1.0], 1.0, 2.0), ([float(one) for one in range(20, 0, -1)], 10, 19)],
)
def test_of_few_values(values: list[float], p50: float | None, p95: float | None) -> None:
    """None without values, the value itself for one."""
    assert (percentile(values, 50), percentile(values, 95)) == (p50, p95)


@given(st.lists(st.floats(0, 60_000), min_size=1, max_size=50), st.integers(1, 100))
def test_is_a_value_that_was_measured_and_so_many_are_not_above_it(values: list[float], percent: int) -> None:
    """The smallest such value."""
    found = percentile(values, percent)
    assert found in values
    needed = math.ceil(len(values) * percent / 100)
    assert sum(one <= found for one in values) >= needed
    assert sum(one < found for one in values) < needed
