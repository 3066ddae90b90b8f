"""The token by which a media stream proves that our own TwiML opened it, for one call and one stream of that call.

It is derived, not drawn, so that a webhook which is asked again gives the same TwiML.
"""

from __future__ import annotations

import base64
import hashlib
import hmac


def make_token(secret: bytes, call_sid: str, stream_epoch: int) -> str:
    """Return 43 URL-safe characters: HMAC-SHA256 over call and stream."""
    stream = f"holdfast media stream\x1f{call_sid}\x1f{stream_epoch}".encode()
    return base64.urlsafe_b64encode(hmac.digest(secret, stream, hashlib.sha256)).decode().rstrip("=")


def check_token(token: str, *, secret: bytes, call_sid: str, stream_epoch: int) -> bool:
    """Say whether a token belongs to this call and stream, in time that does not tell how much of it is right."""
    return hmac.compare_digest(token.encode(), make_token(secret, call_sid, stream_epoch).encode())
