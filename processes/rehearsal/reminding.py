"""A business's daily reminders, run when a scenario says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from processes.stack_plan import StackPlan
from processes.sweeping import sweep_now
from processes.temporal_client import connect

Sweep = Callable[[str], Awaitable[int]]


def sweeper(plan: StackPlan) -> Sweep:
    """Return what runs those of a business (by id) once in a running stack, and returns how many were started."""

    async def sweep(organisation_id: str) -> int:
        return await sweep_now(await connect(plan.settings()), organisation_id)

    return sweep
