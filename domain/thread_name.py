"""What the texts between two numbers are called: stands in clear in Temporal, so it leads to neither."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

_LENGTH: Final = 32


def thread_name(secret: bytes, *, ours: str, theirs: str) -> str:
    """Return 32 hex digits: HMAC-SHA256 over both numbers, the same in every process that has the secret."""
    pair = f"holdfast message thread\x1f{ours}\x1f{theirs}".encode()
    return hmac.digest(secret, pair, hashlib.sha256).hex()[:_LENGTH]
