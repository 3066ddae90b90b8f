"""E-mail behind a circuit breaker."""

from __future__ import annotations

from domain.ports.mail import Mail, Mailer
from domain.provider_guard import ProviderGuard


class GuardedMailer(Mailer):
    """Sends while the server answers; nobody waits for it, so that it comes back when there is a chance."""

    def __init__(self, mailer: Mailer, guard: ProviderGuard) -> None:
        """Take the vendor and its guard."""
        self._mailer = mailer
        self._guard = guard

    async def send(self, mail: Mail, key: str) -> str:
        """Send as `Mailer` says."""
        with self._guard.watched(says_when=True):
            return await self._mailer.send(mail, key)
