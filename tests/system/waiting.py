"""Waiting for what other processes do: look again and again, with a deadline that says what was missing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

_T = TypeVar("_T")
_POLL_S = 0.1


async def until(what: str, look: Callable[[], Awaitable[_T | None]], *, within: float) -> _T:
    """Return the first look that finds anything (not None, 0 or empty); fail without one `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        found = await look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"after {within:g} s still not: {what}; the last look found {found!r}")
        await asyncio.sleep(_POLL_S)
