"""A business's daily reminders, run when a scenario says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from processes.settings import settings_of
from processes.stack import StackPlan
from processes.sweeping import sweep_now
from processes.temporal_client import connect

Sweep = Callable[[str], Awaitable[int]]


def sweeper(plan: StackPlan) -> Sweep:
    """Return what runs those of a business (by id) once in a running stack, and returns how many were started."""

    async def sweep(organisation_id: str) -> int:
        address = {"temporal_address": f"127.0.0.1:{plan.ports.temporal}"}
        return await sweep_now(await connect(settings_of(plan.data_dir).model_copy(update=address)), organisation_id)

    return sweep
