"""Take a message without a model: ask, write down, thank. The last rung of the ladder that still has a voice."""

from __future__ import annotations

import asyncio
import json
from typing import Final

from domain.tools import TAKE_MESSAGE
from media.settings import ReplySettings
from media.tool_runner import ToolRunner
from workflows.messages import ToolResult, ToolStatus

ASK: Final = (
    "I am sorry, I can not help you with that right now. Let me take a message instead. "
    "Please tell me what it is about, and the number to call you back."
)
TAKEN: Final = "Thank you. I will pass that on, and someone will call you back. Goodbye."
NOTED: Final = (
    "Thank you. I have noted that and will try to pass it on. If nobody calls you back, please call again. Goodbye."
)
NOT_TAKEN: Final = "I am sorry, I could not write that down. Please call again a little later. Goodbye."
LONGEST_MESSAGE: Final = 1000


class MessageTaking:
    """One call's message dialogue."""

    def __init__(self, tools: ToolRunner, settings: ReplySettings) -> None:
        """Keep what is needed."""
        self._tools = tools
        self._settings = settings

    async def take(self, words: str, turn_index: int) -> str:
        """Hand the caller's words to the workflow and return what to say; only what it has taken is promised.

        Without an answer in time the message is still sent, but as long as it is nowhere else than in this process'
        memory the caller is told to call again.
        """
        answers: list[ToolResult] = []
        asking = self._tools.request(
            TAKE_MESSAGE.name,
            json.dumps({"text": words[:LONGEST_MESSAGE]}),
            turn_index,
            answered=answers.append,
        )
        await asyncio.wait((asking,), timeout=self._settings.tool_patience)
        if not answers:
            return NOTED
        return TAKEN if answers[0].status is ToolStatus.DONE else NOT_TAKEN
