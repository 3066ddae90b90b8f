"""Percentiles, the same everywhere: by nearest rank, so that each is a value that was measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload


@overload
def nearest_rank(count: int, percent: int) -> int: ...
@overload
def nearest_rank(count: Any, percent: int) -> Any: ...  # noqa: ANN401  (a database's expression, of what makes it)
def nearest_rank(count: Any, percent: int) -> Any:
    """Return the number, from 1 on, of the value that is a percentile of so many ascending ones.

    The share of all of them, rounded up; in integers, so that a database computes it alike.
    """
    return (count * percent + 99) // 100


def percentile(values: Sequence[float], percent: int) -> float | None:
    """Return a percentile of some values; None without any."""
    return sorted(values)[nearest_rank(len(values), percent) - 1] if values else None
