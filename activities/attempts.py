"""How long an attempt of an activity may take by itself: what the story has given up must not happen after it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from temporalio import activity

#: So much earlier than the story an attempt gives up.
_MARGIN: Final = timedelta(seconds=1)


@asynccontextmanager
async def bounded(most: timedelta) -> AsyncIterator[None]:
    """Let an attempt take `most`, or less if the story gives the activity up altogether before; raises TimeoutError."""
    left = _left(most)
    if left <= timedelta(0):
        raise TimeoutError
    async with asyncio.timeout(left.total_seconds()):
        yield


def _left(most: timedelta) -> timedelta:
    # By Temporal's clock alone: ours may go differently.
    attempt = activity.info()
    total = attempt.schedule_to_close_timeout
    if total is None:
        return most
    return min(most, attempt.scheduled_time + total - attempt.started_time - _MARGIN)
