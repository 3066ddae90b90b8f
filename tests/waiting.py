"""Waiting for what others do: look again and again, with a deadline that says what was missing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

_T = TypeVar("_T")


async def until(
    what: str, look: Callable[[], Awaitable[_T | None]], *, within: float = 60.0, poll_s: float = 0.01
) -> _T:
    """Return the first look that finds anything (not None, 0 or empty); fail without one `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        found = await look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"after {within:g} s still not: {what}; the last look found {found!r}")
        await asyncio.sleep(poll_s)
