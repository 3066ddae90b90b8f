"""Running calls, asked about and moved over Twilio's REST API."""

from __future__ import annotations

from http import HTTPStatus

from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from twilio.rest import Client

from domain.errors import HoldfastError, NotFound, OutcomeUnknown, ProviderUnavailable
from domain.ports.telephony import CallControl
from vendors.twilio.failures import REFUSALS, refusal
from vendors.twilio.transport import PROVIDER, ReplyLost


class TwilioCallControl(CallControl):
    """Asks and tells Twilio."""

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
            raise _refusal(error) from error
        return str(call.status)

    async def redirect(self, call_sid: str, url: str) -> None:
        """Update the call's URL, once."""
        await self._update(call_sid, url=url, method="POST")

    async def instruct(self, call_sid: str, twiml: str) -> None:
        """Update the call's document, once."""
        await self._update(call_sid, twiml=twiml)

    async def _update(self, call_sid: str, **fields: str) -> None:
        try:
            await self._client.calls(call_sid).update_async(**fields)
        except (ReplyLost, ValueError) as error:
            raise OutcomeUnknown(PROVIDER, f"call redirected, reply lost: {error}") from error
        except REFUSALS as error:
            raise _refusal(error) from error


def _refusal(error: TwilioRestException | TwilioServiceException) -> HoldfastError:
    if error.status == HTTPStatus.NOT_FOUND:
        return NotFound(f"{PROVIDER}: no such call")
    return refusal(error)
