"""Percentiles of a few hundred measured values."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Distribution:
    """Measured values in ascending order; all of one unit."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Iterable[float]) -> Distribution:
        """Sort values."""
        return cls(tuple(sorted(values)))

    def percentile(self, percent: float) -> float:
        """Return the smallest value that is not below `percent` of all (nearest rank); raises ValueError if empty."""
        if not self.values:
            raise ValueError("nothing was measured")
        rank = max(1, math.ceil(percent / 100 * len(self.values)))
        return self.values[rank - 1]

    @property
    def median(self) -> float:
        """The 50th percentile."""
        return self.percentile(50)

    @property
    def p95(self) -> float:
        """The 95th percentile."""
        return self.percentile(95)

    @property
    def p99(self) -> float:
        """The 99th percentile."""
        return self.percentile(99)

    @property
    def worst(self) -> float:
        """The greatest value."""
        return self.percentile(100)

    def in_ms(self) -> str:
        """Say median, 95th percentile and count of values that are milliseconds."""
        return f"p50 {self.median:.1f} ms, p95 {self.p95:.1f} ms (n = {len(self.values)})"
