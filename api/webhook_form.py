"""Forms of the telephone company: signature first, then fields."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from api.public_url import PublicUrl
from domain.errors import AccessDenied, PeerProtocolError
from domain.ports.telephony import WebhookSignatures

_LOG: Final = logging.getLogger(__name__)
_SID: Final = re.compile(r"[A-Z]{2}[0-9A-Za-z]{2,62}")
_MAX_FIELDS: Final = 300


@dataclass(frozen=True, slots=True)
class WebhookForm:
    """A signed form. New fields may appear at any time, so only those asked for are looked at."""

    fields: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """Return a field; None when it is missing or empty."""
        return next((value for key, value in self.fields if key == name and value), None)

    def require(self, name: str) -> str:
        """Return a field; raises PeerProtocolError when it is missing or empty."""
        value = self.get(name)
        if value is None:
            raise PeerProtocolError(f"field {name} is missing")
        return value

    def require_sid(self, name: str) -> str:
        """Return a field that is an id of the vendor; such ids become workflow ids and file names."""
        value = self.require(name)
        if not _SID.fullmatch(value):
            raise PeerProtocolError(f"field {name} is not an id")
        return value


class SignedForms:
    """Reads forms, and only those the telephone company has signed."""

    def __init__(self, signatures: WebhookSignatures, public_url: PublicUrl) -> None:
        """Check signatures over the public URL."""
        self._signatures = signatures
        self._public_url = public_url

    async def read(self, request: Request) -> WebhookForm:
        """Return the form; raises AccessDenied without a valid signature, PeerProtocolError when it is no form.

        Source: Twilio "Webhooks security": HMAC over the full URL and the sorted fields.
        """
        fields = _parsed(await request.body())
        signature = request.headers.get("x-twilio-signature", "")
        if not signature or not self._signatures.is_valid(self._public_url.of(request), fields, signature):
            _LOG.warning("webhook %s refused: signature %s", request.url.path, "wrong" if signature else "missing")
            raise AccessDenied("the signature is missing, or does not fit the public URL and the fields")
        return WebhookForm(fields)


def _parsed(body: bytes) -> tuple[tuple[str, str], ...]:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise PeerProtocolError("the body is no form") from error
    return tuple(pairs)
