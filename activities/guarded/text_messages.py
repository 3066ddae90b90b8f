"""SMS behind a circuit breaker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.ports.telephony import TextMessage, TextMessages
from domain.provider_guard import ProviderGuard


class GuardedTextMessages(TextMessages):
    """Sends and looks up while the vendor answers.

    Looking up is refused with an error too and never answered with "not found": that would send a message twice.
    """

    def __init__(self, texts: TextMessages, guard: ProviderGuard) -> None:
        """Take the vendor and its guard."""
        self._texts = texts
        self._guard = guard

    async def send(self, message: TextMessage) -> str:
        """Send as `TextMessages` says; refused by the breaker, nothing was sent."""
        with self._guard.watched(says_when=True):
            return await self._texts.send(message)

    async def find_sent(self, message: TextMessage, since: datetime) -> Sequence[str]:
        """Look up as `TextMessages` says."""
        with self._guard.watched(says_when=True):
            return await self._texts.find_sent(message, since)
