"""Running calls, asked about over Twilio's REST API."""

from __future__ import annotations

from http import HTTPStatus

from twilio.rest import Client

from domain.errors import NotFound, ProviderUnavailable
from domain.ports.telephony import CallControl
from vendors.twilio.failures import REFUSALS, refusal
from vendors.twilio.transport import PROVIDER, ReplyLost


class TwilioCallControl(CallControl):
    """Asks Twilio."""

    def __init__(self, client: Client) -> None:
        """Work on the account of `client`, which has an `HttpxTransport`."""
        self._client = client

    async def status(self, call_sid: str) -> str:
        """Return Twilio's status word."""
        try:
            call = await self._client.calls(call_sid).fetch_async()
        except (ReplyLost, ValueError) as error:  # ValueError: a reply whose JSON is cut off
            raise ProviderUnavailable(PROVIDER, f"call not fetched: {error}") from error
        except REFUSALS as error:
            if error.status == HTTPStatus.NOT_FOUND:
                raise NotFound(f"{PROVIDER}: no such call") from error
            raise refusal(error) from error
        return str(call.status)
