"""A business's daily reminders, run when a scenario says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from temporalio.client import Client

from domain.errors import NotFound
from processes.stack_plan import StackPlan
from processes.sweeping import sweep_now
from processes.temporal_client import connect

Sweep = Callable[[str], Awaitable[int]]

_TRIES: Final = 60
_PAUSE: Final = 0.5


def sweeper(plan: StackPlan) -> Sweep:
    """Return what runs those of a business (by id) once in a running stack, and returns how many were started."""

    async def sweep(organisation_id: str) -> int:
        return await _swept(await connect(plan.settings()), organisation_id)

    return sweep


async def _swept(client: Client, organisation_id: str) -> int:
    """Run them once there is a schedule: a worker that is up makes schedules in its own time."""
    for _ in range(_TRIES):
        try:
            return await sweep_now(client, organisation_id)
        except NotFound:
            await asyncio.sleep(_PAUSE)
    return await sweep_now(client, organisation_id)
