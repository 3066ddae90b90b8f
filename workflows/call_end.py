"""The end of a call: noticed though nobody tells of it, and told by media within bounds.

Rules:
- The telephone company's word ends a call, once; a word that was under way meanwhile reopens nothing.
- A media process that has died tells nothing; another one may find on disk what it had to tell.
- A call that could not be admitted ends too: what was written of it by then is closed.
- A wait whose timer comes late is begun anew: workers or Temporal were away, and nobody could tell anything meanwhile.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.call_control import CallWatch
    from activities.wrap_up import WrapUp
    from domain.calls import Outcome
    from domain.errors import NotFound
    from domain.names import BACKGROUND_QUEUE
    from domain.ports.storage import CallClosed
    from workflows.call_state import CallState
    from workflows.options import BACKGROUND, IN_CALL_QUICK, LATE_TIMER, WATCH
    from workflows.refusals import is_kind

NOT_TAKEN: Final = "The call could not be taken: Holdfast could not look up in time who called."


class CallEnd:
    """Waits for the end of one call, and for what media still has to tell."""

    def __init__(self, state: CallState) -> None:
        """Work on a call's state."""
        self._state = state

    async def watch(self) -> None:
        """Wait for the end; in case its webhook was lost, ask the telephone company now and then.

        One timer for most calls: arming it anew with every stream would cost history and Actions and end few calls
        sooner.
        """
        while not self._state.is_over:
            try:
                await workflow.wait_condition(
                    lambda: self._state.is_over, timeout=WATCH, timeout_summary="Ask whether the call is still there"
                )
            except TimeoutError:
                await self.ask_status()

    async def ask_status(self) -> None:
        """Ask the telephone company for the call's status and note it."""
        try:
            status = await workflow.execute_activity_method(
                CallWatch.status, self._state.call_sid, summary="Ask for the call's status", **IN_CALL_QUICK
            )
        except ActivityError as error:
            if not is_kind(error, NotFound):
                return
            status = "completed"
        self._state.note_status(status)

    async def close_refused(self) -> None:
        """Close the row of a call that could not be admitted: the look-up that failed may have written it."""
        closed = CallClosed(
            call_sid=self._state.call_sid,
            outcome=Outcome.REFUSED,
            summary=NOT_TAKEN,
            contact_id=None,
            ended_at=workflow.now(),
            lasted=self._state.lasted,
            is_streamed=False,
        )
        try:
            await workflow.execute_activity_method(
                WrapUp.close_call, closed, task_queue=BACKGROUND_QUEUE, summary="Close the call's row", **BACKGROUND
            )
        except ActivityError as error:
            if not is_kind(error, NotFound):
                workflow.logger.error("the row of call %s could not be closed", self._state.call_sid)

    async def await_last_turns(self, patience: timedelta, *, summary: str) -> None:
        """Let media tell how the last stream of a call that is over ended; what comes after that patience is refused.

        Args:
            patience: How long it has.
            summary: What people read beside the timer.
        """
        while not self._state.is_complete:
            asked_at = workflow.now()
            try:
                await workflow.wait_condition(
                    lambda: self._state.is_complete, timeout=patience, timeout_summary=summary
                )
            except TimeoutError:
                if workflow.now() - asked_at < patience + LATE_TIMER:
                    self._state.untold_epoch = None
