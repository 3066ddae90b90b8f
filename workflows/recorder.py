"""Writes what was said into the database while the call goes on, in batches."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.call_log import CallLogging
    from activities.messages import Conversation
    from domain.names import BACKGROUND_QUEUE
    from workflows.call_state import CallState
    from workflows.options import BACKGROUND, RECORD_BATCH, RECORD_NOW
    from workflows.reading import FAILED_LOCALLY


class Recorder:
    """Stores each turn and tool use of a call once.

    A local activity does it, since its input never enters history: the text of a turn passes through history once, with
    the update that brought it. Only when the database does not answer at once, a regular activity goes on trying.
    """

    def __init__(self, state: CallState) -> None:
        """Record from the first turn on."""
        self._state = state
        self._turns = 0
        self._uses = 0

    async def record_until_complete(self) -> None:
        """Write whenever a batch is full, and the rest at the end."""
        while not self._state.is_complete:
            await workflow.wait_condition(lambda: self._state.is_complete or self._is_full())
            await self._record()
        await self.record_rest()

    async def record_rest(self) -> None:
        """Write what is left once every message under way has been answered."""
        await workflow.wait_condition(workflow.all_handlers_finished)
        while self._has_unwritten():
            await self._record()
            await workflow.wait_condition(workflow.all_handlers_finished)

    def _has_unwritten(self) -> bool:
        return len(self._state.turns) > self._turns or len(self._state.tool_uses) > self._uses

    def _is_full(self) -> bool:
        return len(self._state.turns) - self._turns >= RECORD_BATCH

    async def _record(self) -> None:
        turns, uses = tuple(self._state.turns[self._turns :]), tuple(self._state.tool_uses[self._uses :])
        if not turns and not uses:
            return
        self._turns += len(turns)
        self._uses += len(uses)
        conversation = Conversation(self._state.call_sid, turns, uses)
        try:
            await workflow.execute_local_activity_method(CallLogging.record_conversation, conversation, **RECORD_NOW)
        except FAILED_LOCALLY:
            await self._record_later(conversation)

    async def _record_later(self, conversation: Conversation) -> None:
        try:
            await workflow.execute_activity_method(
                CallLogging.record_conversation,
                conversation,
                task_queue=BACKGROUND_QUEUE,
                summary="Store what was said",
                **BACKGROUND,
            )
        except ActivityError:
            # A day without a database: the words stay in this history, and the wrap-up must not wait for them.
            workflow.logger.error("turns of call %s could not be stored", conversation.call_sid)
