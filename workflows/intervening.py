"""A call that somebody of the business takes from the agent: what was asked for is noted, and the caller is fetched.

Rules:
- It is noted at once, so that it comes about however the stream ends: by the telephone company, which is asked to fetch
  the caller, by media, which is told to let go at the next exchange, or by a loss of it.
- The telephone company is asked a few times, and each time gets a moment to ask what comes next.
- Nobody waits for it on the line; it is over before the call's story is.
"""

from __future__ import annotations

import asyncio

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.call_control import CallMove
    from activities.messages import Move
    from domain.interventions import Intervention, why_not
    from workflows.call_end import CallEnd
    from workflows.call_state import CallState
    from workflows.options import MOVE, MOVE_PATIENCE, MOVES


class InterventionDesk:
    """Takes one call from its agent, once."""

    def __init__(self, state: CallState, end: CallEnd) -> None:
        """Work on a call's state; it may be over when the telephone company refuses to fetch the caller."""
        self._state = state
        self._end = end
        self._fetching: asyncio.Task[None] | None = None

    def why_not(self) -> str | None:
        """Return what stands in the way of an intervention; None: nothing does."""
        state = self._state
        return why_not(is_over=state.is_over, has_left=state.has_left, under_way=state.intervention)

    def begin(self, wanted: Intervention) -> None:
        """Note what is wanted, and have the caller fetched."""
        self._state.intervention = wanted
        self._fetching = asyncio.create_task(self._fetch())

    async def settle(self) -> None:
        """Wait until the telephone company is asked no more; without an intervention at once."""
        if self._fetching is not None:
            await self._fetching

    async def _fetch(self) -> None:
        state = self._state
        for _ in range(MOVES):
            state.moved_epoch = state.epoch
            try:
                await workflow.execute_activity_method(
                    CallMove.redirect,
                    Move(state.call_sid, state.epoch),
                    summary="Fetch the caller from the agent",
                    **MOVE,
                )
            except ActivityError as error:
                workflow.logger.warning("the caller could not be fetched from the agent: %s", error.cause)
                await self._end.ask_status()
            if await self._has_come():
                return
        workflow.logger.error("the caller stays with the agent of call %s until he pauses", state.call_sid)

    async def _has_come(self) -> bool:
        """Give the telephone company a moment to ask what comes next."""
        state = self._state
        try:
            await workflow.wait_condition(
                lambda: state.is_over or state.has_left,
                timeout=MOVE_PATIENCE,
                timeout_summary="Let the telephone company ask",
            )
        except TimeoutError:
            return False
        return True
