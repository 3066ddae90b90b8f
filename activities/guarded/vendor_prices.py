"""What the telephone company says it has charged, behind a circuit breaker."""

from __future__ import annotations

from domain.ports.costs import VendorPrice, VendorPrices
from domain.provider_guard import ProviderGuard


class GuardedVendorPrices(VendorPrices):
    """Asks while the vendor answers."""

    def __init__(self, prices: VendorPrices, guard: ProviderGuard) -> None:
        """Take the vendor and its guard."""
        self._prices = prices
        self._guard = guard

    async def price(self, vendor_id: str) -> VendorPrice | None:
        """Return what something has cost as `VendorPrices` says."""
        with self._guard.watched():
            return await self._prices.price(vendor_id)
