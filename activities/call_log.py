"""What was said and left on a call, into the database."""

from __future__ import annotations

from temporalio import activity

from activities.costing import Costing
from activities.messages import Conversation
from domain.ports.storage import CallLog, MessageLeft


class CallLogging:
    """Stores turns, tool uses and messages."""

    def __init__(self, log: CallLog, costing: Costing) -> None:
        """Take the port it works on, and what writes costs down."""
        self._log = log
        self._costing = costing

    @activity.defn(name="call_log.record_conversation")
    async def record_conversation(self, conversation: Conversation) -> None:
        """Append turns and tool uses; repeats are recognised by index and intent id."""
        await self._log.record(conversation.call_sid, conversation.turns, conversation.tool_uses)
        await self._costing.turns(conversation.call_sid, conversation.turns)

    @activity.defn(name="call_log.leave_message")
    async def leave_message(self, message: MessageLeft) -> None:
        """Store a message for a human; a repeat is recognised by its id."""
        await self._log.leave_message(message)
