"""Twilio's refusals in the words of the error tree; the only place that knows Twilio's error codes."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from twilio.base.exceptions import TwilioRestException, TwilioServiceException

from domain.errors import HoldfastError, NotFound, ProviderRejected
from vendors.twilio.transport import PROVIDER

#: Everything the SDK raises for a reply that says no.
REFUSALS: Final = (TwilioRestException, TwilioServiceException)

#: Source: Twilio error and warning dictionary.
_REASONS: Final[Mapping[int, str]] = {
    20003: "credentials are wrong",
    21211: "the recipient's number is not valid",
    21408: "sending to that country is not enabled",
    21606: "the sender's number can't send text messages",
    21608: "a trial account can't send to unverified numbers",
    21610: "the recipient has opted out of text messages",
    21612: "there is no route from sender to recipient",
    21614: "the recipient's number is not a mobile number",
}


def refusal(error: TwilioRestException | TwilioServiceException) -> HoldfastError:
    """Return the error for a 4xx reply: NotFound for 404, else ProviderRejected. Numbers and texts stay out of it."""
    if error.status == HTTPStatus.NOT_FOUND:
        return NotFound(f"{PROVIDER}: no such resource")
    code = int(error.code or 0)
    return ProviderRejected(PROVIDER, f"{_REASONS.get(code, 'request refused')} (error {code}, HTTP {error.status})")
