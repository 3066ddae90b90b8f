"""Lets time pass for one story."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, Final

from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

#: Where a span ends while its story is at work, the server goes on to the story's next timer, however far ahead: a call
#: rings for two minutes at once. So it ends later than what follows the awaited timer takes on a busy machine.
_LONGER: Final = timedelta(seconds=5)
_PATIENCE_S: Final = 60


async def pass_time(temporal: WorkflowEnvironment, story: WorkflowHandle[Any, Any], span: timedelta) -> None:
    """Let a span pass, and a few seconds more; return when the story has come to rest or has ended."""
    async with asyncio.timeout(_PATIENCE_S):
        await temporal.fast_forward(story, span + _LONGER)
