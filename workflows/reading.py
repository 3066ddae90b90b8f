"""Short activities that somebody waits for: within the workflow task that asks; if that fails, by a regular one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, TimeoutError  # noqa: A004  (Temporal's)

with workflow.unsafe.imports_passed_through():
    from domain.names import BACKGROUND_QUEUE
    from workflows.options import BACKGROUND, IN_CALL_QUICK, READ_NOW, RECORD_NOW, THINKING, THINKING_NOW

#: How a local activity fails: one that raised comes as the bare error; one that took too long is wrapped when that has
#: just happened, and bare when the run is replayed. A story that caught but one of them would be lost with its worker.
FAILED_LOCALLY: Final = (ActivityError, ApplicationError, TimeoutError)

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
    except FAILED_LOCALLY:
        return await _read_with_retries(activity, wanted, summary=summary)
    return found


async def _read_with_retries(activity: Callable[[Any, W], Awaitable[R]], wanted: W, *, summary: str) -> R:
    found: R = await workflow.execute_activity_method(activity, wanted, summary=summary, **IN_CALL_QUICK)
    return found


async def thought_of(activity: Callable[[S, W], Awaitable[R]], thinking: W, *, summary: str) -> R:
    """Return what a model answers, whose thought delays the workflow's other messages by a few seconds at most.

    Args:
        activity: Method of an activity class of this worker, which charges for itself what nobody gets.
        thinking: Its input; it stays out of the history, unless the first way fails.
        summary: What people read in the history.

    Raises:
        ActivityError: The model gave no answer for minutes, or there is no use in asking it.
    """
    try:
        found: R = await workflow.execute_local_activity_method(activity, thinking, summary=summary, **THINKING_NOW)
    except FAILED_LOCALLY:
        found = await workflow.execute_activity_method(activity, thinking, summary=summary, **THINKING)
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
    except FAILED_LOCALLY:
        return await later(activity, given, summary=summary)
    return found


async def later(activity: Callable[[Any, W], Awaitable[R]], given: W, *, summary: str) -> R:
    """Return what a regular activity of the background returns, tried for a day; raises ActivityError."""
    found: R = await workflow.execute_activity_method(
        activity, given, task_queue=BACKGROUND_QUEUE, summary=summary, **BACKGROUND
    )
    return found
