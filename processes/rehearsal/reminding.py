"""The workshop's daily reminders, run when a scenario says so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from processes.settings import settings_of
from processes.stack import StackPlan
from processes.sweeping import sweep_now
from processes.temporal_client import connect
from store.seeds import WORKSHOP_ID


def workshop_sweep(plan: StackPlan) -> Callable[[], Awaitable[int]]:
    """Return what runs them once in a running stack, and returns how many reminders were started."""

    async def sweep() -> int:
        address = {"temporal_address": f"127.0.0.1:{plan.ports.temporal}"}
        return await sweep_now(await connect(settings_of(plan.data_dir).model_copy(update=address)), WORKSHOP_ID)

    return sweep
