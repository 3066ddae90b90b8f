"""Twilio's refusals in the words of the error tree; the only place that knows Twilio's error codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from twilio.base.exceptions import TwilioRestException, TwilioServiceException

from domain.errors import ProviderRejected, RecipientRejected
from vendors.twilio.transport import PROVIDER

#: Everything the SDK raises for a reply that says no.
REFUSALS: Final = (TwilioRestException, TwilioServiceException)

#: Source: Twilio error and warning dictionary.
_REASONS: Final[Mapping[int, str]] = {
    20003: "credentials are wrong",
    21210: "the caller's number is not verified for this account",
    21212: "the caller's number is not valid",
    21215: "the account may not call that country",
    21220: "the call is not in progress",
    21606: "the sender's number can't send text messages",
    21608: "a trial account can't send to unverified numbers",
}
#: What stays refused whatever the operator does to the account. Source: the same.
_RECIPIENT_REASONS: Final[Mapping[int, str]] = {
    21211: "the recipient's number is not valid",
    21214: "the recipient's number can't be reached",
    21216: "calls to the recipient's number are blocked",
    21217: "the recipient's number does not look valid",
    21408: "the recipient's country is one we do not send to",
    21610: "the recipient has opted out of text messages",
    21612: "there is no route from sender to recipient",
    21614: "the recipient's number is not a mobile number",
}


def refusal(error: TwilioRestException | TwilioServiceException) -> ProviderRejected:
    """Return the error for a 4xx reply, RecipientRejected or ProviderRejected. Numbers and texts stay out of it."""
    code = int(error.code or 0)
    if code in _RECIPIENT_REASONS:
        return RecipientRejected(PROVIDER, _described(error, _RECIPIENT_REASONS[code]))
    return ProviderRejected(PROVIDER, _described(error, _REASONS.get(code, "request refused")))


def _described(error: TwilioRestException | TwilioServiceException, reason: str) -> str:
    return f"{reason} (error {int(error.code or 0)}, HTTP {error.status})"
