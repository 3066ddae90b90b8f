"""Pages: an opaque cursor that names the last row seen, so that new rows never shift a page."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Final, TypeVar

from fastapi import Query
from fastapi.exceptions import RequestValidationError

from api.problems import invalid_field
from domain.ports.reading import Cursor, NameCursor

DEFAULT_LIMIT: Final = 50
_MAX_LIMIT: Final = 200
Limit = Annotated[int, Query(ge=1, le=_MAX_LIMIT, description="Rows on a page")]
CursorText = Annotated[str | None, Query(max_length=2048, description="`next_cursor` of the page before")]

_Row = TypeVar("_Row")


def cursor_text(cursor: Cursor) -> str:
    """Return the cursor as URL-safe text."""
    return _encoded(f"{cursor.at.isoformat()} {cursor.key}")


def parsed_cursor(text: str | None) -> Cursor | None:
    """Return the cursor of `cursor_text`; raises RequestValidationError for anything else."""
    if text is None:
        return None
    at, key = _parts(text)
    try:
        cursor = Cursor(datetime.fromisoformat(at), key)
    except ValueError as error:
        raise _foreign() from error
    if not key or not key.isprintable() or cursor.at.tzinfo is None:
        raise _foreign()
    return cursor


def name_cursor_text(cursor: NameCursor) -> str:
    """Return the cursor as URL-safe text."""
    return _encoded(f"{cursor.contact_id} {cursor.name}")


def parsed_name_cursor(text: str | None) -> NameCursor | None:
    """Return the cursor of `name_cursor_text`; raises RequestValidationError for anything else."""
    if text is None:
        return None
    contact_id, name = _parts(text)
    if not contact_id or not contact_id.isprintable() or "\0" in name:
        raise _foreign()
    return NameCursor(name, contact_id)


def page_of(rows: Sequence[_Row], limit: int, cursor_of: Callable[[_Row], str]) -> tuple[Sequence[_Row], str | None]:
    """Return a page of at most `limit` rows, and the cursor of its last one; one row more means a next page."""
    page = rows[:limit]
    return page, cursor_of(page[-1]) if len(rows) > limit else None


def _encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _parts(text: str) -> tuple[str, str]:
    try:
        first, _, second = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(" ")
    except (binascii.Error, ValueError) as error:
        raise _foreign() from error
    return first, second


def _foreign() -> RequestValidationError:
    return invalid_field("query", "cursor", message="is none of ours: send `next_cursor` of the page before, or none")
