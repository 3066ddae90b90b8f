"""What is counted about money; amounts are in the database."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter

from domain.prices import Usage


class CostMetrics:
    """Counters of one process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Register them."""
        self._unpriced = Counter(
            "holdfast_cost_unpriced_uses",
            "Paid uses the price book has no price for.",
            ["vendor", "unit"],
            registry=registry,
        )

    def unpriced(self, usage: Usage) -> None:
        """Count a use nobody knows a price for."""
        self._unpriced.labels(usage.vendor, usage.unit.value).inc()
