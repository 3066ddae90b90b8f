"""Reads for a caller who waits: within the workflow task that asks, and only if that fails by a regular activity."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from workflows.options import IN_CALL_QUICK, READ_NOW

S = TypeVar("S")
W = TypeVar("W")
R = TypeVar("R")


async def read(activity: Callable[[S, W], Awaitable[R]], wanted: W, *, summary: str) -> R:
    """Return what an activity without effects finds.

    Args:
        activity: Method of an activity class; run again from the start when the first way fails.
        wanted: Its input.
        summary: What people read in the history.

    Raises:
        ActivityError: It failed on both ways, or there is nothing to find.
    """
    try:
        found: R = await workflow.execute_local_activity_method(activity, wanted, summary=summary, **READ_NOW)
    except (ActivityError, ApplicationError):  # a local activity that raised comes as the bare error
        return await _read_with_retries(activity, wanted, summary=summary)
    return found


async def _read_with_retries(activity: Callable[[Any, W], Awaitable[R]], wanted: W, *, summary: str) -> R:
    found: R = await workflow.execute_activity_method(activity, wanted, summary=summary, **IN_CALL_QUICK)
    return found
