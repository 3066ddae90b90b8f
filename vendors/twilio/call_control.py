"""Running calls, asked about and ended over Twilio's REST API."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from twilio.rest import Client

from domain.errors import ProviderUnavailable
from domain.ports.telephony import CallControl
from vendors.twilio.failures import REFUSALS, refusal
from vendors.twilio.transport import PROVIDER, ReplyLost

_ENDED: Final = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


class TwilioCallControl(CallControl):
    """Asks and hangs up; both may be repeated without harm."""

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
            raise refusal(error) from error
        return str(call.status)

    async def hang_up(self, call_sid: str) -> None:
        """End a call; a refusal is looked into, because a call that is over refuses to be ended."""
        try:
            await self._client.calls(call_sid).update_async(status="completed")
        except (ReplyLost, ValueError) as error:
            raise ProviderUnavailable(PROVIDER, f"call not ended: {error}") from error
        except REFUSALS as error:
            if error.status == HTTPStatus.BAD_REQUEST and await self.status(call_sid) in _ENDED:
                return
            raise refusal(error) from error
