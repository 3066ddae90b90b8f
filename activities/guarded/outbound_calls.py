"""Calls to place, behind a circuit breaker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.ports.telephony import CallOrder, OutboundCalls
from domain.provider_guard import ProviderGuard


class GuardedOutboundCalls(OutboundCalls):
    """Places and looks up calls while the vendor answers.

    Looking up is refused with an error too and never answered with "not found": that would ring somebody twice.
    """

    def __init__(self, calls: OutboundCalls, guard: ProviderGuard) -> None:
        """Take the vendor and its guard."""
        self._calls = calls
        self._guard = guard

    async def place(self, order: CallOrder) -> str:
        """Ring somebody as `OutboundCalls` says; refused by the breaker, nobody is rung."""
        with self._guard.watched(says_when=True):
            return await self._calls.place(order)

    async def find_placed(self, order: CallOrder, since: datetime) -> Sequence[str]:
        """Look up as `OutboundCalls` says."""
        with self._guard.watched(says_when=True):
            return await self._calls.find_placed(order, since)
