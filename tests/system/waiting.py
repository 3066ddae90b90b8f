"""Waiting for what other processes do, at a pace that leaves them the processor."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from tests import waiting

_T = TypeVar("_T")
_POLL_S = 0.1


async def until(what: str, look: Callable[[], Awaitable[_T | None]], *, within: float) -> _T:
    """Return the first look that finds anything (not None, 0 or empty); fail without one `within` seconds."""
    return await waiting.until(what, look, within=within, poll_s=_POLL_S)
