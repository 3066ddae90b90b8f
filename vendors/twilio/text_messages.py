"""Text messages over Twilio's REST API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from twilio.rest import Client

from domain.errors import OutcomeUnknown, ProviderUnavailable
from domain.ports.telephony import TextMessage, TextMessages
from vendors.twilio.failures import REFUSALS, refusal
from vendors.twilio.transport import PROVIDER, ReplyLost

_MOST_COMPARED: Final = 50
_CLOCK_TOLERANCE: Final = timedelta(minutes=1)


class TwilioTextMessages(TextMessages):
    """Sends SMS; Twilio has no idempotency key, so a lost reply is an unknown outcome."""

    def __init__(self, client: Client) -> None:
        """Send with the account of `client`, which has an `HttpxTransport`."""
        self._client = client

    async def send(self, message: TextMessage) -> str:
        """Send once and return the message SID."""
        try:
            sent = await self._client.messages.create_async(
                to=message.recipient, from_=message.sender, body=message.body
            )
        except (ReplyLost, ValueError) as error:  # ValueError: a 2xx reply whose JSON is cut off
            raise OutcomeUnknown(PROVIDER, f"message sent, reply lost: {error}") from error
        except REFUSALS as error:
            raise refusal(error) from error
        return str(sent.sid)

    async def find_sent(self, message: TextMessage, since: datetime) -> Sequence[str]:
        """Return the SIDs of messages with equal sender, recipient and body, oldest first.

        The age is compared here, by creation: Twilio filters by `DateSent`, which a message still queued does not have.
        Its clock may be a little behind ours, hence a minute of tolerance.
        """
        try:
            recent = await self._client.messages.list_async(
                to=message.recipient, from_=message.sender, limit=_MOST_COMPARED, page_size=_MOST_COMPARED
            )
        except (ReplyLost, ValueError) as error:
            raise ProviderUnavailable(PROVIDER, f"messages not listed: {error}") from error
        except REFUSALS as error:
            raise refusal(error) from error
        earliest = since - _CLOCK_TOLERANCE
        found = [str(m.sid) for m in recent if m.body == message.body and m.date_created >= earliest]
        return found[::-1]
