"""Tools the model asks for: requested through the workflow, covered by a filler when slow, never undone by a barge-in.

The rules:

* A write (anything but a READ) is requested only while its reply is alive and the floor is not in doubt; once
  requested it runs on, whatever the caller does, and its answer is kept for the next reply.
* A read is abandoned with its reply.
* The next reply waits a moment for running writes; to its model, one that takes longer is pending, never undone.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

from domain.ids import intent_id
from domain.ports.speech import ToolCall
from domain.tools import CATALOGUE, Risk, Tool
from media.call_link import CallLink
from media.metrics import MediaMetrics
from media.settings import ReplySettings
from media.tasks import Spawn
from media.transcript import AgentSpan
from workflows.messages import ToolRequest, ToolResult

TAKES_LONGER: Final = "This is taking longer than usual. I will follow up on it."
_UNKNOWN_TOOL: Final = '{"status":"refused","reason":"There is no such tool."}'
_PENDING: Final = '{"status":"pending","reason":"It was requested and has not answered yet. Do not request it again."}'


def arguments_of(text: str) -> dict[str, object]:
    """Return the arguments object in a model's JSON text; malformed text gives an object that holds it as it is."""
    try:
        arguments = json.loads(text)
    except ValueError:
        arguments = None
    return arguments if isinstance(arguments, dict) else {"": text}


class ToolRunner:
    """One stream's tools.

    Attributes:
        allowed: Names the model may use.
    """

    def __init__(
        self,
        *,
        call_sid: str,
        stream_epoch: int,
        allowed: Collection[str],
        link: CallLink,
        spawn: Spawn,
        clock: Callable[[], float],
        utc_now: Callable[[], datetime],
        settings: ReplySettings,
        metrics: MediaMetrics,
    ) -> None:
        """Keep what every request needs."""
        self._call_sid = call_sid
        self._stream_epoch = stream_epoch
        self.allowed = frozenset(allowed)
        self._link = link
        self._spawn = spawn
        self._clock = clock
        self._utc_now = utc_now
        self._settings = settings
        self._metrics = metrics
        self._writes: set[asyncio.Task[None]] = set()

    def offered(self) -> tuple[Tool, ...]:
        """Return the catalogue entries of the allowed tools."""
        return tuple(tool for name, tool in CATALOGUE.items() if name in self.allowed)

    async def settle(self, patience: float) -> None:
        """Wait until every running write has answered, at most for `patience` seconds."""
        if self._writes:
            await asyncio.wait(self._writes, timeout=patience)

    async def use(self, call: ToolCall, span: AgentSpan, turn_index: int, say: Callable[[str], None]) -> None:
        """Run one tool and put its answer into the span; cancelling abandons a read and leaves a write running.

        Args:
            call: What the model asks for.
            span: Where the answer belongs.
            turn_index: The caller's turn that led to it.
            say: Speaks a filler.
        """
        tool = CATALOGUE.get(call.name)
        if tool is None or call.name not in self.allowed:
            span.results[call.tool_call_id] = _UNKNOWN_TOOL
            return
        task = self.request(
            call.name,
            call.arguments,
            turn_index,
            expiry=self._settings.tool_expiry,
            answered=lambda result: span.results.update({call.tool_call_id: result.content}),
        )
        if tool.risk is not Risk.READ:
            span.results[call.tool_call_id] = _PENDING
        try:
            await self._cover(task, tool, say)
        except asyncio.CancelledError:
            if tool.risk is Risk.READ:
                task.cancel()
            raise
        if not task.done():
            span.results.setdefault(call.tool_call_id, _PENDING)

    async def _cover(self, task: asyncio.Task[None], tool: Tool, say: Callable[[str], None]) -> None:
        settings = self._settings
        await asyncio.wait((task,), timeout=settings.tool_filler_after)
        if task.done():
            return
        say(tool.filler)
        await asyncio.wait((task,), timeout=settings.tool_patience - settings.tool_filler_after)
        if not task.done():
            say(TAKES_LONGER)

    def request(
        self,
        tool: str,
        arguments: str,
        turn_index: int,
        *,
        expiry: float,
        answered: Callable[[ToolResult], None],
    ) -> asyncio.Task[None]:
        """Begin to ask the workflow for a tool; a write is waited for by `settle`.

        Args:
            tool: Name in the catalogue.
            arguments: JSON text.
            turn_index: The caller's turn that led to it.
            expiry: Seconds from now on after which nobody waits for it.
            answered: Takes the answer.
        """
        asked_at = self._utc_now()
        request = ToolRequest(
            stream_epoch=self._stream_epoch,
            intent_id=intent_id(
                call_sid=self._call_sid, turn_index=turn_index, tool=tool, arguments=arguments_of(arguments)
            ),
            turn_index=turn_index,
            tool=tool,
            arguments=arguments,
            asked_at=asked_at,
            expires_at=asked_at + timedelta(seconds=expiry),
        )
        task = self._spawn(self._ask(request, answered))
        if CATALOGUE[tool].risk is not Risk.READ:
            self._writes.add(task)
            task.add_done_callback(self._writes.discard)
        return task

    async def _ask(self, request: ToolRequest, answered: Callable[[ToolResult], None]) -> None:
        began = self._clock()
        answered(await self._link.use_tool(request))
        self._metrics.tool_duration.labels(request.tool).observe(self._clock() - began)
