"""The wall clock every process reads."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the instant, aware UTC."""
    return datetime.now(UTC)
