"""Recordings behind a circuit breaker."""

from __future__ import annotations

from domain.ports.telephony import Recording, Recordings
from domain.provider_guard import ProviderGuard


class GuardedRecordings(Recordings):
    """Fetches while the vendor answers."""

    def __init__(self, recordings: Recordings, guard: ProviderGuard) -> None:
        """Take the vendor and its guard."""
        self._recordings = recordings
        self._guard = guard

    async def fetch(self, recording_sid: str) -> Recording:
        """Return a recording as `Recordings` says."""
        with self._guard.watched():
            return await self._recordings.fetch(recording_sid)
