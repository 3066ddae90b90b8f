"""A mail server that does as tests say."""

from __future__ import annotations

from domain.ports.mail import Mail, Mailer
from tests.fakes.faults import Faults


class FakeMailer(Mailer):
    """Keeps what it has sent, by key: a repeat is the same e-mail."""

    def __init__(self) -> None:
        """Start with nothing sent."""
        self.sent: dict[str, Mail] = {}
        self.sending = Faults()

    async def send(self, mail: Mail, key: str) -> str:
        """Send."""
        await self.sending.before()
        self.sent[key] = mail
        await self.sending.answer()
        return f"<{key}@sandbox>"

    def to(self, recipient: str) -> list[Mail]:
        """Return what somebody has got, oldest first."""
        return [mail for mail in self.sent.values() if mail.recipient == recipient]
