"""What Twilio has charged, asked over its REST API."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import Final

from twilio.rest import Client

from domain.errors import ProviderUnavailable
from domain.ports.costs import VendorPrice, VendorPrices
from vendors.twilio.failures import REFUSALS, refusal
from vendors.twilio.transport import PROVIDER, ReplyLost

#: SIDs of calls; any other one is a message's.
_CALL: Final = "CA"


class TwilioPrices(VendorPrices):
    """Asks for one call or message at a time; its list does not tell which ones have a price by now."""

    def __init__(self, client: Client) -> None:
        """Ask with the account of `client`, which has an `HttpxTransport`."""
        self._client = client

    async def price(self, vendor_id: str) -> VendorPrice | None:
        """Return what a call or message has cost; None: it has no price yet, or is not there any more.

        Source: Twilio, "Call resource" and "Message resource": `price` is null at first, and negative, as text.
        """
        resource = self._client.calls(vendor_id) if vendor_id.startswith(_CALL) else self._client.messages(vendor_id)
        try:
            found = await resource.fetch_async()
        except (ReplyLost, ValueError) as error:  # ValueError: a reply whose JSON is cut off
            raise ProviderUnavailable(PROVIDER, f"price not fetched: {error}") from error
        except REFUSALS as error:
            if error.status == HTTPStatus.NOT_FOUND:
                return None
            raise refusal(error) from error
        return _read(found.price, found.price_unit)


def _read(price: str | None, unit: str | None) -> VendorPrice | None:
    if price is None or not unit:
        return None
    try:
        amount = Decimal(str(price))
    except InvalidOperation:
        raise ProviderUnavailable(PROVIDER, "a price that is no number") from None
    return VendorPrice(abs(amount), unit.upper())
