"""The end of a call: noticed though nobody tells of it, and told by media within bounds.

Rules:
- The telephone company's word ends a call, once; a word that was under way meanwhile reopens nothing.
- A media process that has died tells nothing; another one may find on disk what it had to tell.
- A wait whose timer comes late is begun anew: workers or Temporal were away, and nobody could tell anything meanwhile.
"""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.call_control import CallWatch
    from domain.errors import NotFound
    from workflows.call_state import CallState
    from workflows.options import IN_CALL_QUICK, LATE_TIMER, WATCH
    from workflows.refusals import is_kind


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
