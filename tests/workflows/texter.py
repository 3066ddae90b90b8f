"""Somebody who texts the workshop, and a model that says what it is told to."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from temporalio.client import WorkflowHandle

from activities.start_options import THREAD_START
from domain.names import message_thread_workflow_id
from domain.ports.speech import ChatMessage, ReplyEvent, TextDelta, ToolCall
from tests.fakes.vendors import ModelReply
from tests.system.waiting import until
from tests.workflows.house import LINE, MARIA, House
from workflows.message_thread import MessageThreadWorkflow
from workflows.thread_messages import TextReceived, ThreadStart


def says(text: str) -> tuple[ReplyEvent, ...]:
    """Return the reply of a model that just answers, in two pieces."""
    return (TextDelta(text[:3]), TextDelta(text[3:]))


def asks(messages: Sequence[ChatMessage]) -> tuple[ReplyEvent, ...]:
    """Return the reply of a model that asks what its tool told it to ask."""
    return (TextDelta(json.loads(messages[-1].content)["sentence"]),)


def uses(tool: str, **arguments: object) -> tuple[ReplyEvent, ...]:
    """Return the reply of a model that wants a tool."""
    return (ToolCall(uuid.uuid4().hex, tool, json.dumps(arguments)),)


def books(**wish: str) -> list[ModelReply]:
    """Return the replies of a model that asks before it books, and says so once it has."""
    return [uses("book_appointment", **wish), asks, uses("book_appointment", **wish), says("Booked. See you!")]


@dataclass
class Texter:
    """Somebody who texts the workshop."""

    house: House
    number: str = MARIA

    def __post_init__(self) -> None:
        """Name the thread."""
        self.thread = uuid.uuid4().hex

    async def text(self, *texts: str, sid: str | None = None) -> None:
        """Send texts, as the api passes them on."""
        for text in texts:
            await self.house.temporal.client.start_workflow(
                MessageThreadWorkflow.run,
                ThreadStart(self.thread, self.number, LINE),
                id=message_thread_workflow_id(self.thread),
                start_signal="received",
                start_signal_args=[TextReceived(sid or f"SM{uuid.uuid4().hex}", text, datetime.now(UTC))],
                **THREAD_START,
            )

    async def has_got(self, count: int) -> list[str]:
        """Wait for so many texts in all, and return them."""

        async def enough() -> list[str] | None:
            got = [text.body for text in self.house.texts.sent if text.recipient == self.number]
            return got if len(got) >= count else None

        return await until(f"{count} texts", enough, within=20)

    async def is_left(self) -> str:
        """Wait until something is left to a human, and return it."""

        async def left() -> str | None:
            messages = await self.house.messages()
            return messages[0].text if messages else None

        return await until("a message for a human", left, within=20)

    @property
    def workflow(self) -> WorkflowHandle[Any, Any]:
        """Return the thread's workflow."""
        return self.house.temporal.client.get_workflow_handle(message_thread_workflow_id(self.thread))

    async def is_suppressed(self, *, wanted: bool = True) -> None:
        """Wait until nobody may contact him; or may again."""

        async def settled() -> bool:
            return await self.house.ports.suppressions.is_suppressed("northgate", self.number) is wanted

        await until(f"suppressed: {wanted}", settled, within=20)
