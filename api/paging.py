"""Pages: an opaque cursor that names the last row seen, so that new rows never shift a page."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

from domain.errors import PeerProtocolError
from domain.ports.reading import Cursor


def cursor_text(cursor: Cursor) -> str:
    """Return the cursor as URL-safe text."""
    return base64.urlsafe_b64encode(f"{cursor.at.isoformat()} {cursor.key}".encode()).decode().rstrip("=")


def parsed_cursor(text: str | None) -> Cursor | None:
    """Return the cursor of `cursor_text`; raises PeerProtocolError for anything else."""
    if text is None:
        return None
    try:
        at, _, key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(" ")
        cursor = Cursor(datetime.fromisoformat(at), key)
    except (binascii.Error, ValueError) as error:
        raise PeerProtocolError("the cursor is not one of ours") from error
    if not key or not key.isprintable() or cursor.at.tzinfo is None:
        raise PeerProtocolError("the cursor is not one of ours")
    return cursor
