"""Sync tokens: which changes of a calendar somebody has seen. They grow old, and can be made to."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from sandbox.google.errors import ApiError

_LIFETIME: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Content:
    """What is in a token."""

    serial: int
    edition: int
    issued_at: datetime
    calendar_id: str


class SyncTokens:
    """Issues tokens for the serial number of the latest change seen, and reads them back."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Start; `clock` is aware now."""
        self._clock = clock
        self._edition = 0

    def issue(self, calendar_id: str, serial: int) -> str:
        """Return a token: opaque to whoever gets it."""
        content = f"{serial}/{self._edition}/{self._clock().isoformat()}/{calendar_id}"
        return base64.urlsafe_b64encode(content.encode()).decode()

    def read(self, calendar_id: str, token: str) -> int:
        """Return the serial number; raises ApiError 410 for one that is too old and 400 for what is none.

        Source: Calendar API v3 "Synchronize resources efficiently": full sync required by server.
        """
        content = _content(token)
        if content.calendar_id != calendar_id:
            raise _invalid()
        if content.edition != self._edition or content.issued_at <= self._clock() - _LIFETIME:
            message = "Sync token is no longer valid, a full sync is required."
            raise ApiError(HTTPStatus.GONE, message, reason="fullSyncRequired")
        return content.serial

    def expire(self) -> None:
        """Let all tokens issued so far be too old."""
        self._edition += 1


def _content(token: str) -> _Content:
    try:
        serial, edition, issued_at, calendar_id = base64.urlsafe_b64decode(token).decode().split("/", 3)
        return _Content(int(serial), int(edition), datetime.fromisoformat(issued_at), calendar_id)
    except (binascii.Error, ValueError) as error:
        raise _invalid() from error


def _invalid() -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, "Invalid sync token value.", reason="invalid")
