"""A call on virtual time: a conversation with stand-ins, a telephone that sends frames and echoes marks."""

from __future__ import annotations

import asyncio
import math
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prometheus_client import CollectorRegistry

from domain.calls import EndReason
from domain.ports.speech import TranscriptChanged, TurnEnded
from media.audio import FRAME_BYTES, encode
from media.call_link import LinkEvent
from media.call_parts import CallSurroundings, MediaPorts
from media.conversation import Conversation
from media.metrics import MediaMetrics
from media.settings import ConversationSettings
from tests.media.fakes import FakeLink, FakeRecognizer, FakeResponder, FakeSynthesizer, FakeWire, brief, utc_now
from workflows.messages import CallBrief

SILENT = b"\xff" * FRAME_BYTES
FRAME_S = 0.02


def voiced_frame() -> bytes:
    """Return 20 ms that any voice detector takes for a vowel: 150 Hz with falling harmonics."""
    samples = [
        sum(6000 / k * math.sin(2 * math.pi * 150 * k * n / 8000) for k in range(1, 12)) for n in range(FRAME_BYTES)
    ]
    pcm = struct.pack(f"<{FRAME_BYTES}h", *(int(max(-32000, min(32000, sample))) for sample in samples))
    return encode(pcm)


VOICE = voiced_frame()


class TestCall:
    """One conversation and what surrounds it."""

    __test__ = False

    def __init__(self, call_brief: CallBrief, settings: ConversationSettings, group: asyncio.TaskGroup) -> None:
        """Begin with nothing said or heard."""
        self.recognizer, self.synthesizer, self.responder = FakeRecognizer(), FakeSynthesizer(), FakeResponder()
        loop = asyncio.get_running_loop()
        self.clock = loop.time
        self.wire = FakeWire(loop.time)
        self.metrics = MediaMetrics(CollectorRegistry())
        self.link = FakeLink(self._instructed, call_brief)
        self.tasks: set[asyncio.Task[None]] = set()
        self._group = group
        self.conversation = Conversation(
            MediaPorts(self.recognizer, self.synthesizer, self.responder, loop.time, utc_now),
            CallSurroundings(call_brief, self.link, self.wire, self._spawn, settings, self.metrics),
        )
        self._frames = 0
        self._played_until = 0.0
        self._seen = 0
        self._pending_marks: list[tuple[float, str]] = []

    def _spawn(self, work: object) -> asyncio.Task[None]:
        task: asyncio.Task[None] = self._group.create_task(work)  # type: ignore[arg-type]  # any coroutine
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    def _instructed(self, event: LinkEvent) -> None:
        self.conversation.instructed(event)

    async def listen(self, seconds: float, frame: bytes = SILENT) -> None:
        """Let time pass while the caller sends frames of one kind, and the telephone plays and echoes marks."""
        for _ in range(round(seconds / FRAME_S)):
            await asyncio.sleep(FRAME_S)
            self._frames += 1
            self._play()
            self.conversation.hear(frame, self._frames * 20)
            self.conversation.tick(self.clock())
            await asyncio.sleep(0)

    async def speak(self, text: str, seconds: float = 0.6) -> None:
        """Let the caller say a whole turn, recognised while he speaks and ended after half a second of quiet."""
        await self.listen(seconds / 2, VOICE)
        self.recognizer.say(TranscriptChanged(text))
        await self.listen(seconds / 2, VOICE)
        await self.listen(0.5)
        self.recognizer.say(TurnEnded(text, self.conversation.parts.ear.fed_ms - 500))

    def _play(self) -> None:
        """Be the telephone network: play what came, echo marks when their audio has sounded, obey clear."""
        now = self.clock()
        for at, kind, what in self.wire.sent[self._seen :]:
            if kind == "audio":
                self._played_until = max(self._played_until, at) + len(what) / 8000
            elif kind == "mark":
                self._pending_marks.append((self._played_until, str(what)))
            else:
                self._played_until = now
                self._pending_marks = [(now, name) for _, name in self._pending_marks]
        self._seen = len(self.wire.sent)
        for due, name in list(self._pending_marks):
            if due <= now:
                self._pending_marks.remove((due, name))
                self.conversation.echo(name)

    def end_reason(self) -> EndReason | None:
        """How the conversation ended, None while it lasts."""
        return self.conversation.end_reason if self.conversation.ended.is_set() else None


@asynccontextmanager
async def open_call(
    call_brief: CallBrief | None = None, settings: ConversationSettings | None = None
) -> AsyncIterator[TestCall]:
    """Open a call that has just been attached; nothing was said yet."""
    async with asyncio.TaskGroup() as group:
        call = TestCall(call_brief or brief(), settings or ConversationSettings(), group)
        await call.conversation.open()
        call.conversation.begin()
        yield call
        call.conversation.end(EndReason.CALLER_HUNG_UP)
        for task in list(call.tasks):
            task.cancel()
