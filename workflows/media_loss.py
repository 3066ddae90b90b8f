"""A call whose media host has fallen silent: it is moved to another one.

Rules:
- A killed process closes its sockets, and the telephone company asks by itself what comes next; so it gets a moment.
- A frozen one keeps the socket open, and the caller hears silence: the telephone company is asked to move the call to
  the very question it would have asked. Whether that came is looked at before it is asked again.
- A stream is left once however often the loss of its host is told; a later one at the same host is another.
"""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.call_control import CallMove
    from activities.messages import Move
    from workflows.call_end import CallEnd
    from workflows.call_state import CallState
    from workflows.options import COURIER_PATIENCE, MOVE, MOVE_PATIENCE, MOVES


class MediaLossDesk:
    """Moves a call off media hosts that are lost."""

    def __init__(self, state: CallState, end: CallEnd) -> None:
        """Work on a call's state; its end is known to be near when the telephone company refuses to move it."""
        self._state = state
        self._end = end
        self._left_epochs: set[int] = set()

    async def leave(self, media_host: str) -> None:
        """Move the call if the host still has it; if it is over, no longer wait for the host to tell its last turns."""
        state = self._state
        epoch = state.untold_epoch
        if epoch is None or state.untold_host != media_host or epoch in self._left_epochs:
            return
        self._left_epochs.add(epoch)
        if not await self._is_moved(epoch):
            self._left_epochs.discard(epoch)  # told once more, it is tried once more
            workflow.logger.error("the call can't be moved away from media host %s, which is lost", media_host)
        if state.is_over and state.untold_host == media_host:
            await self._end.await_last_turns(COURIER_PATIENCE, summary="Wait for what is on disk")

    async def _is_moved(self, epoch: int) -> bool:
        """Move the call a few times at most, and return whether it has left the stream."""
        for _ in range(MOVES):
            if await self._has_left(epoch):
                return True
            self._state.moved_epoch = epoch
            try:
                await workflow.execute_activity_method(
                    CallMove.redirect, Move(self._state.call_sid, epoch), summary="Move the call to other media", **MOVE
                )
            except ActivityError as error:
                workflow.logger.warning("the call could not be moved to other media: %s", error.cause)
                await self._end.ask_status()
        return await self._has_left(epoch)

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
