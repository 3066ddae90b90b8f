"""E-mails that are no notices of appointments: promised, then sent, once for their key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from temporalio import activity

from activities.messaging import Messaging, unwanted
from domain.errors import RuleBroken
from domain.ports.consent import Suppressions
from domain.ports.mail import Mail
from domain.ports.storage import Outbox, OutboxEntry, OutboxState


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail of a business; `key` names it for ever, `at` is an aware instant."""

    key: str
    organisation_id: str
    to: str
    subject: str
    text: str
    at: datetime


class Mailing:
    """Sends e-mails."""

    def __init__(self, outbox: Outbox, messaging: Messaging, suppressions: Suppressions, *, sender: str | None) -> None:
        """Take the ports it works on; `sender` is our address, None where no e-mail can be sent."""
        self._outbox = outbox
        self._messaging = messaging
        self._suppressions = suppressions
        self._sender = sender

    @activity.defn(name="mailing.send")
    async def send(self, letter: Letter) -> bool:
        """Promise a letter and send it once for its key; False when its recipient can't be reached or wants none.

        Raises RuleBroken where this installation sends no e-mail, ProviderUnavailable when it can't be sent now.
        """
        if self._sender is None:
            raise RuleBroken("this installation sends no e-mail: its operator has to name a mail server first")
        mail = Mail(self._sender, letter.to, letter.subject, letter.text)
        await self._outbox.put(OutboxEntry(letter.key, None, mail, OutboxState.PENDING, letter.at))

        async def wanted(ready: Mail) -> Mail:
            if await self._suppressions.bars_address(letter.organisation_id, ready.recipient):
                raise unwanted()
            return ready

        return await self._messaging.deliver(letter.key, wanted) is not None
