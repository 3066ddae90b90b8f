"""The web's search behind a circuit breaker."""

from __future__ import annotations

from collections.abc import Sequence

from domain.ports.web import SearchHit, WebSearch
from domain.provider_guard import ProviderGuard


class GuardedWebSearch(WebSearch):
    """Asks while the vendor answers; refused, it names no time: a planner goes on without."""

    def __init__(self, search: WebSearch, guard: ProviderGuard) -> None:
        """Take the vendor and its guard."""
        self._search = search
        self._guard = guard

    async def search(self, query: str) -> Sequence[SearchHit]:
        """Return hits as `WebSearch` says."""
        with self._guard.watched():
            return await self._search.search(query)
