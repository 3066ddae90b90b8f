"""One generation: the mind's words to the voice, its tools to the workflow, round by round."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from domain.errors import ProviderError
from domain.fillers import LATE_MODEL
from domain.ids import arguments_of
from domain.ports.speech import ReplyEvent, ReplyFinished, Responder, TextDelta, ToolCall
from domain.tools import CATALOGUE, END_CALL, Risk
from media.latency import LatencyProbe
from media.sentences import SentenceChunker, speakable
from media.settings import ReplySettings
from media.tool_runner import ToolRunner
from media.transcript import AgentSpan, Transcript
from media.voice import Voice

GOODBYE: Final = "Goodbye."
_ENDED: Final = '{"status":"ending","reason":"The goodbye is being said; the call goes on if the caller speaks."}'
_ATTEMPTS: Final = 2


class ReplyOutcome(StrEnum):
    """What a generation came to."""

    SPOKEN = "spoken"
    ENDING = "ending"
    MIND_LOST = "mind_lost"


class _MindLost(Exception):
    """The model gave nothing, twice."""


@dataclass(frozen=True, slots=True)
class ReplyParts:
    """What every reply of a call works with.

    Attributes:
        settled: Waits until it is clear whether the caller is interrupting.
    """

    responder: Responder
    voice: Voice
    tools: ToolRunner
    transcript: Transcript
    settings: ReplySettings
    clock: Callable[[], float]
    settled: Callable[[], Awaitable[None]]


class Reply:
    """One reply to one turn of the caller; its task is cancelled to discard it.

    Attributes:
        spans: What was said so far, and the tools asked for.
    """

    def __init__(self, parts: ReplyParts, *, turn_index: int, probe: LatencyProbe) -> None:
        """Keep what is needed; `run` begins.

        Args:
            parts: What every reply of the call works with.
            turn_index: The caller's turn it answers.
            probe: Gets the time of the first token.
        """
        self._parts = parts
        self._turn_index = turn_index
        self._probe = probe
        self.spans: list[AgentSpan] = []
        self._has_words = False

    async def run(self) -> ReplyOutcome:
        """Speak, use tools and speak again, a bounded number of rounds; the voice is told when all text is there."""
        await self._parts.tools.settle(self._parts.settings.filler_after, self._cover)
        try:
            outcome = await self._rounds()
        except _MindLost:
            outcome = ReplyOutcome.MIND_LOST
        if outcome is not ReplyOutcome.MIND_LOST:
            self._parts.voice.finish()
        return outcome

    async def _rounds(self) -> ReplyOutcome:
        for _ in range(self._parts.settings.rounds):
            span = self._open_span()
            calls = await self._think(span)
            if not calls:
                return ReplyOutcome.SPOKEN
            span.calls = calls
            for call in calls:
                if call.name == END_CALL.name and END_CALL.name in self._parts.tools.allowed:
                    self._say_goodbye(call, span)
                    return ReplyOutcome.ENDING
                await self._use(call, span)
        return ReplyOutcome.MIND_LOST

    def _open_span(self) -> AgentSpan:
        self.spans.append(self._parts.transcript.open_span())
        return self.spans[-1]

    # ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _think(self, span: AgentSpan) -> tuple[ToolCall, ...]:
        """Stream one round, once more if the model gives nothing; raises _MindLost after that."""
        for _ in range(_ATTEMPTS):
            calls: list[ToolCall] = []
            self._has_words = False
            try:
                await self._listen(span, calls)
            except (ProviderError, TimeoutError):
                if self._has_words:  # half a reply was said: let it stand instead of beginning again
                    return ()
                continue
            if self._has_words or calls:
                return tuple(calls)
        raise _MindLost

    async def _listen(self, span: AgentSpan, calls: list[ToolCall]) -> None:
        settings, chunker = self._parts.settings, SentenceChunker()
        loop = asyncio.get_running_loop()
        filler = loop.call_later(settings.filler_after, self._cover, LATE_MODEL)
        try:
            async with asyncio.timeout(settings.first_token_timeout) as deadline:
                messages = self._parts.transcript.messages()
                async for event in self._parts.responder.reply(messages, self._parts.tools.offered()):
                    filler.cancel()
                    deadline.reschedule(loop.time() + settings.stall_timeout)
                    self._take(event, span, calls, chunker)
        except (ProviderError, TimeoutError):
            if self._has_words:
                self._say_rest(chunker, span)
            raise
        finally:
            filler.cancel()
        self._say_rest(chunker, span)

    def _take(self, event: ReplyEvent, span: AgentSpan, calls: list[ToolCall], chunker: SentenceChunker) -> None:
        if self._probe.first_token is None:
            self._probe.first_token = self._parts.clock()
        match event:
            case TextDelta(text):
                for piece in chunker.feed(text):
                    self._say_words(piece, span)
            case ToolCall():
                calls.append(event)
            case ReplyFinished():
                pass
            case _:
                assert_never(event)

    def _say_rest(self, chunker: SentenceChunker, span: AgentSpan) -> None:
        for piece in chunker.finish():
            self._say_words(piece, span)
        self._parts.voice.flush()

    def _say_words(self, piece: str, span: AgentSpan) -> None:
        self._say(piece, span)
        if not self._has_words:
            self._parts.voice.flush()  # the first sound of a round is worth a flush of its own
        self._has_words = True

    def _say(self, piece: str, span: AgentSpan) -> None:
        span.say(piece)
        self._parts.voice.say(piece)

    def _cover(self, filler: str) -> None:
        """Say a filler unless the agent sounds anyway; the model is to know that it was said."""
        if filler and not self._parts.voice.playout.is_audible(self._parts.clock()):
            self._say(filler, self.spans[-1] if self.spans else self._open_span())
            self._parts.voice.flush()

    # ── tools ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _use(self, call: ToolCall, span: AgentSpan) -> None:
        tool = CATALOGUE.get(call.name)
        if tool is not None and tool.risk is not Risk.READ:
            await self._parts.settled()
        await self._parts.tools.use(call, span, self._turn_index, self._cover)

    def _say_goodbye(self, call: ToolCall, span: AgentSpan) -> None:
        goodbye = arguments_of(call.arguments).get("goodbye")
        text = speakable(goodbye) if isinstance(goodbye, str) else ""
        if text not in span.content or not span.content:
            self._say(text or GOODBYE, span)
        span.results[call.tool_call_id] = _ENDED
