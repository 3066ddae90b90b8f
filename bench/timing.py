"""How long something takes, again and again."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from bench.distribution import Distribution

_Item = TypeVar("_Item")


async def timed(act: Callable[[_Item], Awaitable[object]], items: Iterable[_Item]) -> Distribution:
    """Return the milliseconds of acting on each item, one after the other."""
    times: list[float] = []
    for item in items:
        began = time.perf_counter()
        await act(item)
        times.append(1000 * (time.perf_counter() - began))
    return Distribution.of(times)
