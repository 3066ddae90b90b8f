"""Electronic mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail to send.

    Attributes:
        invitation: iCalendar object that goes with it, None for none; its METHOD says what it asks for.
    """

    sender: str
    recipient: str
    subject: str
    body: str
    invitation: str | None = None


class Mailer(Protocol):
    """Sends e-mail."""

    async def send(self, mail: Mail, key: str) -> str:
        """Send and return the message's id, which is derived from `key`: by it a repeat is recognised.

        Raises:
            RecipientRejected: The address can't or won't be reached.
            ProviderRejected: Any other refusal: the operator can mend it.
            ProviderUnavailable: It was not sent, or nobody knows: send it again under the same key.
        """
