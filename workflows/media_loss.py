"""A call whose media host has fallen silent: it is moved to another one.

Rules:
- A killed process closes its sockets, and the telephone company asks by itself what comes next; so it gets a moment.
- A frozen one keeps the socket open, and the caller hears silence: the telephone company is asked to move the call to
  the very question it would have asked. Whether that came is looked at before it is asked again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.call_control import CallMove
    from activities.messages import Move
    from workflows.call_state import CallState
    from workflows.options import COURIER_PATIENCE, MOVE, MOVE_PATIENCE, MOVES


class MediaLossDesk:
    """Moves a call off media hosts that are lost."""

    def __init__(self, state: CallState, ask_status: Callable[[], Awaitable[None]]) -> None:
        """Work on a call's state; `ask_status` asks the telephone company for the call's and notes it."""
        self._state = state
        self._ask_status = ask_status
        self._lost_epochs: set[int] = set()

    async def leave(self, media_host: str) -> None:
        """Move the call if the host still has it; if it is over, no longer wait for the host to tell its last turns."""
        state = self._state
        if state.untold_host != media_host or state.epoch in self._lost_epochs:
            return
        self._lost_epochs.add(state.epoch)
        await self._move(state.epoch)
        if state.is_over and state.untold_host == media_host:
            await self._await_last_turns()

    async def _move(self, epoch: int) -> None:
        for _ in range(MOVES):
            if await self._has_left(epoch):
                return
            self._state.moved_epoch = epoch
            try:
                await workflow.execute_activity_method(
                    CallMove.redirect, Move(self._state.call_sid, epoch), summary="Move the call to other media", **MOVE
                )
            except ActivityError:
                await self._ask_status()

    async def _await_last_turns(self) -> None:
        """Let another process deliver what the lost one has left on disk."""
        try:
            await workflow.wait_condition(
                lambda: self._state.is_complete, timeout=COURIER_PATIENCE, timeout_summary="Wait for what is on disk"
            )
        except TimeoutError:
            self._state.untold_epoch = None

    async def _has_left(self, epoch: int) -> bool:
        """Give the telephone company a moment to ask what comes after the stream."""
        state = self._state
        try:
            await workflow.wait_condition(
                lambda: state.is_over or not state.is_attached or state.epoch != epoch,
                timeout=MOVE_PATIENCE,
                timeout_summary="Let the telephone company notice",
            )
        except TimeoutError:
            return False
        return True
