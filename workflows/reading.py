"""Short activities that somebody waits for: within the workflow task that asks; if that fails, by a regular one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from domain.names import BACKGROUND_QUEUE
    from workflows.options import BACKGROUND, IN_CALL_QUICK, READ_NOW, RECORD_NOW

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


async def now_or_later(activity: Callable[[S, W], Awaitable[R]], given: W, *, summary: str) -> R:
    """Return what an activity returns that may run twice; where the first way fails it is tried for a day.

    Args:
        activity: Method of an activity class that the workers of calls and of the background both have.
        given: Its input; it stays out of the history, unless the first way fails.
        summary: What people read in the history.

    Raises:
        ActivityError: It failed for a day, or there is no use in trying.
    """
    try:
        found: R = await workflow.execute_local_activity_method(activity, given, summary=summary, **RECORD_NOW)
    except (ActivityError, ApplicationError):  # a local activity that raised comes as the bare error
        return await later(activity, given, summary=summary)
    return found


async def later(activity: Callable[[Any, W], Awaitable[R]], given: W, *, summary: str) -> R:
    """Return what a regular activity of the background returns, tried for a day; raises ActivityError."""
    found: R = await workflow.execute_activity_method(
        activity, given, task_queue=BACKGROUND_QUEUE, summary=summary, **BACKGROUND
    )
    return found
