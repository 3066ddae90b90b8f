"""Twilio's request signature, computed from its published description alone.

Source: Twilio "Webhooks security": base64(HMAC-SHA1(auth token, URL + each name and value in order of name)).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable


def sign(auth_token: str, url: str, fields: Iterable[tuple[str, str]] = ()) -> str:
    """Return `X-Twilio-Signature` of a form request, or with no fields of a GET or a WebSocket upgrade.

    Args:
        auth_token: Token of the account that owns the number.
        url: As configured, query included; a fragment is neither sent nor signed.
        fields: Form fields; one that repeats counts once for each different value.
    """
    text = url.partition("#")[0] + "".join(name + value for name, value in sorted(set(fields)))
    digest = hmac.new(auth_token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
