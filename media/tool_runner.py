"""Tools the model asks for: requested through the workflow, covered by a filler when slow, never undone by a barge-in.

The rules:

* A write (anything but a READ) is requested only while its reply is alive and the floor is not in doubt; once
  requested it runs on, whatever the caller does, and its answer is kept for the next reply.
* A read is abandoned with its reply; one that does not answer in time has failed.
* The next reply waits a moment for running writes, once for each. One that takes longer is pending: to a model it has
  failed only when the workflow says so, and an answer that comes after a model was told "pending" is news for the next
  reply.
* What an earlier stream has asked for and not heard of is asked for again: the same intent, so the same effect. The
  first reply covers it and waits for it like one of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from domain.fillers import TOOL_TAKES_LONGER
from domain.ids import arguments_of, intent_id
from domain.ports.speech import ToolCall
from domain.tools import CATALOGUE, Risk, Tool, public_arguments
from media.call_link import CallLink
from media.metrics import MediaMetrics
from media.settings import ReplySettings
from media.tasks import Spawn
from media.transcript import AgentSpan, Transcript
from workflows.messages import ToolRequest, ToolResult, ToolStatus

_UNKNOWN_TOOL: Final = '{"status":"refused","reason":"There is no such tool."}'
_NOT_ANSWERED: Final = (
    '{"status":"pending","reason":"It was requested and has not answered yet. Do not request it again."}'
)
_BEING_DONE: Final = (
    '{"status":"pending","reason":"It is still being done. Tell the caller that he will get a text message when it is '
    'done; do not try again."}'
)
_NO_ANSWER: Final = '{"status":"failed","reason":"There was no answer in time."}'


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
        transcript: Transcript,
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
        self._transcript = transcript
        self._spawn = spawn
        self._clock = clock
        self._utc_now = utc_now
        self._settings = settings
        self._metrics = metrics
        self._running: set[asyncio.Task[None]] = set()
        self._writes: set[asyncio.Task[None]] = set()
        self._joined: list[tuple[str, asyncio.Task[None]]] = []

    @property
    def is_busy(self) -> bool:
        """Whether an effect is being done."""
        return bool(self._running)

    def offered(self) -> tuple[Tool, ...]:
        """Return the catalogue entries of the allowed tools."""
        return tuple(tool for name, tool in CATALOGUE.items() if name in self.allowed)

    def join(self, requests: Iterable[ToolRequest]) -> None:
        """Ask again for effects of an earlier stream that were not answered; `settle` covers them."""
        for request in requests:
            span = self._transcript.open_span()
            call = ToolCall(request.intent_id, request.tool, request.arguments)
            span.calls = (call,)
            self._joined.append((request.tool, self._begin_write(call, span, request.turn_index)))

    async def settle(self, patience: float, say: Callable[[str], None]) -> None:
        """Wait for the answers of running writes, at most for `patience` seconds and once for each.

        Args:
            patience: Of one that this stream has asked for; a joined one is covered like a new one.
            say: Speaks a filler.
        """
        joined, self._joined = self._joined, []
        for tool, task in joined:
            await self._cover(task, tool, say)
            self._writes.discard(task)
        if self._writes:
            await asyncio.wait(self._writes, timeout=patience)
            self._writes.clear()

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
        if tool.risk is Risk.READ:
            await self._read(call, span, turn_index, say)
        else:
            await self._write(call, span, turn_index, say)

    async def _read(self, call: ToolCall, span: AgentSpan, turn_index: int, say: Callable[[str], None]) -> None:
        task = self.request(
            call.name,
            call.arguments,
            turn_index,
            answered=lambda result: span.results.update({call.tool_call_id: result.content}),
        )
        try:
            await self._cover(task, call.name, say)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if not task.done():
            span.results.setdefault(call.tool_call_id, _NOT_ANSWERED)

    async def _write(self, call: ToolCall, span: AgentSpan, turn_index: int, say: Callable[[str], None]) -> None:
        task = self._begin_write(call, span, turn_index)
        await self._cover(task, call.name, say)
        self._writes.discard(task)

    def _begin_write(self, call: ToolCall, span: AgentSpan, turn_index: int) -> asyncio.Task[None]:
        span.results[call.tool_call_id] = _BEING_DONE
        return self.request(
            call.name,
            call.arguments,
            turn_index,
            answered=lambda result: self._transcript.take_result(span, call.tool_call_id, result.content),
        )

    async def _cover(self, task: asyncio.Task[None], tool: str, say: Callable[[str], None]) -> None:
        settings = self._settings
        await asyncio.wait((task,), timeout=settings.tool_filler_after)
        if task.done():
            return
        say(CATALOGUE[tool].filler)
        await asyncio.wait((task,), timeout=settings.tool_patience - settings.tool_filler_after)
        if not task.done():
            say(TOOL_TAKES_LONGER)

    def request(
        self, tool: str, arguments: str, turn_index: int, *, answered: Callable[[ToolResult], None]
    ) -> asyncio.Task[None]:
        """Begin to ask the workflow for a tool; a write is waited for by `settle`.

        Args:
            tool: Name in the catalogue.
            arguments: JSON text.
            turn_index: The caller's turn that led to it.
            answered: Takes the answer; without one in time, a read has failed and a write is left open.
        """
        is_read = CATALOGUE[tool].risk is Risk.READ
        expiry = self._settings.read_expiry if is_read else self._settings.write_expiry
        request = self._compose(tool, arguments, turn_index, expiry)
        task = self._spawn(self._ask(request, answered, is_read=is_read))
        if not is_read:
            for running in (self._running, self._writes):
                running.add(task)
                task.add_done_callback(running.discard)
        return task

    def _compose(self, tool: str, arguments: str, turn_index: int, expiry: float) -> ToolRequest:
        asked_at = self._utc_now()
        return ToolRequest(
            stream_epoch=self._stream_epoch,
            intent_id=intent_id(
                call_sid=self._call_sid,
                turn_index=turn_index,
                tool=tool,
                arguments=public_arguments(tool, arguments_of(arguments)),
            ),
            turn_index=turn_index,
            tool=tool,
            arguments=arguments,
            asked_at=asked_at,
            expires_at=asked_at + timedelta(seconds=expiry),
        )

    async def _ask(self, request: ToolRequest, answered: Callable[[ToolResult], None], *, is_read: bool) -> None:
        began = self._clock()
        result = await self._link.use_tool(request)
        if result is not None:
            self._metrics.tool_duration.labels(request.tool).observe(self._clock() - began)
            answered(result)
        elif is_read:
            answered(ToolResult(request.intent_id, ToolStatus.FAILED, _NO_ANSWER))
