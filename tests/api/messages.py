"""Messages left for a human, in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.errors import NotFound
from domain.ports.reading import MessageDesk
from domain.ports.storage import MessageLeft


class FakeMessages(MessageDesk):
    """Messages by their ids."""

    def __init__(self) -> None:
        """Start without any."""
        self.left: dict[str, MessageLeft] = {}

    async def settle(self, message_id: str, by: str, at: datetime) -> MessageLeft:
        """Note; who was first stands."""
        message = self._found(message_id)
        if message.done_at is None:
            self.left[message_id] = replace(message, done_at=at, done_by=by)
        return self.left[message_id]

    async def reopen(self, message_id: str) -> MessageLeft:
        """Forget who it was."""
        self.left[message_id] = replace(self._found(message_id), done_at=None, done_by=None)
        return self.left[message_id]

    def _found(self, message_id: str) -> MessageLeft:
        if message_id not in self.left:
            raise NotFound(f"no message {message_id}")
        return self.left[message_id]
