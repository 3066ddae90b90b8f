"""Checks `X-Twilio-Signature` with the SDK's validator."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from twilio.request_validator import RequestValidator

from domain.ports.telephony import UpgradeSignatures, WebhookSignatures


class _Form(dict[str, list[str]]):
    """A form as the validator reads it: `getlist` gives every value of a repeated field."""

    def getlist(self, name: str) -> list[str]:
        """Return the values of a field."""
        return self[name]


class TwilioSignatures(WebhookSignatures, UpgradeSignatures):
    """Knows the auth token of the account that owns the numbers; an API key's secret signs nothing."""

    def __init__(self, auth_token: str) -> None:
        """Check against `auth_token`."""
        self._validator = RequestValidator(auth_token)

    def is_valid(self, url: str, form: Sequence[tuple[str, str]], signature: str | None) -> bool:
        """Return whether the form was signed for this URL; what can't be checked is not valid."""
        if not signature:
            return False
        fields = _Form()
        for name, value in form:
            fields.setdefault(name, []).append(value)
        try:
            return bool(self._validator.validate(url, fields, signature))
        except ValueError:  # a URL with an impossible port, or text that is no Unicode
            return False

    def is_valid_upgrade(self, url: str, signature: str | None) -> bool:
        """Return whether the upgrade was signed for this URL, in any of the spellings Twilio is known to sign."""
        try:
            spellings = _spellings(url)
        except ValueError:  # a URL with a broken IPv6 host
            return False
        return any(self.is_valid(spelling, (), signature) for spelling in spellings)


def _spellings(url: str) -> tuple[str, ...]:
    """Return the URL with and without a slash at its end, and for `wss` also with the port the validator gets wrong."""
    other = url.removesuffix("/") if url.endswith("/") else f"{url}/"
    return (url, other, *(_with_default_port(spelling) for spelling in (url, other)))


def _with_default_port(url: str) -> str:
    parts = urlsplit(url)
    has_port = ":" in parts.netloc.rpartition("]")[2]
    if parts.scheme != "wss" or has_port:
        return url
    return parts._replace(netloc=f"{parts.netloc}:443").geturl()
