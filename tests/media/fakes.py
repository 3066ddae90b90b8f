"""Hand-written stand-ins for the vendors, the workflow and the telephone network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from domain.business import Agent
from domain.calls import Turn
from domain.errors import HoldfastError, ProviderUnavailable
from domain.phases import Phase
from domain.ports.speech import (
    AudioArrived,
    ChatMessage,
    Cleared,
    Flushed,
    RecognitionEvent,
    RecognitionStream,
    Recognizer,
    ReplyEvent,
    Responder,
    SpeechStream,
    SynthesisEvent,
    Synthesizer,
    SynthesizerLost,
    TextDelta,
    TurnEnded,
)
from domain.ports.telephony import UpgradeSignatures
from domain.tools import CATALOGUE, Tool
from media.call_link import CallLink, CallLinks, LinkEvent
from media.wire import Wire
from workflows.messages import (
    AttachRequest,
    CallBrief,
    DetachRequest,
    Directive,
    ToolRequest,
    ToolResult,
    ToolStatus,
)

MS_PER_CHARACTER = 50
AGENT = Agent(
    agent_id="agent-1",
    organisation_id="org-1",
    version=1,
    name="Ada",
    greeting="Hello, this is Ada.",
    instructions="Help.",
    voice="ada",
    tools=tuple(CATALOGUE),
)


def brief(**changes: object) -> CallBrief:
    """Return the brief of a first stream, with changes."""
    values: dict[str, object] = {
        "call_sid": "CA1",
        "stream_epoch": 1,
        "phase": Phase.DISCOVERY,
        "agent": AGENT,
        "time_zone": "America/New_York",
        "system_prompt": "You are Ada.",
        "first_words": "Hello, this is Ada. How can I help?",
        "tools": tuple(CATALOGUE),
    }
    return CallBrief(**(values | changes))  # type: ignore[arg-type]  # the keys are CallBrief's own


class FakeEar(RecognitionStream):
    """Keeps what it was fed; the test speaks through `listener`."""

    def __init__(self, listener: Callable[[RecognitionEvent], None]) -> None:
        """Begin with nothing said or heard."""
        self.listener = listener
        self.fed: list[bytes] = []
        self.is_closed = False

    def feed(self, audio: bytes) -> None:
        """Keep it."""
        self.fed.append(audio)

    async def close(self) -> None:
        """Note it."""
        self.is_closed = True


class FakeRecognizer(Recognizer):
    """Opens ears the test can speak into; `failures` of the next openings raise."""

    def __init__(self) -> None:
        """Begin with nothing said or heard."""
        self.ears: list[FakeEar] = []
        self.failures = 0
        self.delay = 0.0

    async def open(
        self, listener: Callable[[RecognitionEvent], None], *, keyterms: Sequence[str] = ()
    ) -> RecognitionStream:
        """Open one, or fail as told."""
        if self.failures:
            self.failures -= 1
            raise ProviderUnavailable("fake", "no ears")
        await asyncio.sleep(self.delay)
        self.ears.append(FakeEar(listener))
        return self.ears[-1]

    def say(self, event: RecognitionEvent) -> None:
        """Let the newest ear report something."""
        self.ears[-1].listener(event)

    def finish(self, text: str, end_of_speech_ms: float = 0.0) -> None:
        """Let the newest ear end the caller's turn."""
        self.say(TurnEnded(text, end_of_speech_ms))


class FakeVoice(SpeechStream):
    """Answers every flush at once with 50 ms of audio for each character."""

    def __init__(self, listener: Callable[[SynthesisEvent], None], *, is_mute: bool) -> None:
        """Begin with nothing said or heard."""
        self.listener = listener
        self.is_mute = is_mute
        self.spoken: list[str] = []
        self.is_closed = False
        self._pending = ""

    def speak(self, text: str) -> None:
        """Keep it."""
        self.spoken.append(text.strip())
        self._pending += text

    def flush(self) -> None:
        """Answer in the next turn of the loop."""
        text, self._pending = self._pending.strip(), ""
        if not self.is_mute:
            asyncio.get_running_loop().call_soon(self._answer, text)

    def _answer(self, text: str) -> None:
        audio = bytes([len(text) % 250]) * (len(text) * MS_PER_CHARACTER * 8)
        for begin in range(0, len(audio), 4000):
            self.listener(AudioArrived(audio[begin : begin + 4000]))
        self.listener(Flushed())

    def clear(self) -> None:
        """Forget what was not flushed, and say so."""
        self._pending = ""
        asyncio.get_running_loop().call_soon(self.listener, Cleared())

    def give_up(self, reason: str) -> None:
        """Report the loss."""
        self.listener(SynthesizerLost(reason))

    async def close(self) -> None:
        """Note it."""
        self.is_closed = True


class FakeSynthesizer(Synthesizer):
    """Opens voices; `failures` of the next openings raise, `is_mute` ones never answer."""

    def __init__(self) -> None:
        """Begin with nothing said or heard."""
        self.voices: list[FakeVoice] = []
        self.failures = 0
        self.delay = 0.0
        self.is_mute = False

    async def open(self, listener: Callable[[SynthesisEvent], None], *, voice: str) -> SpeechStream:
        """Open one, or fail as told."""
        if self.failures:
            self.failures -= 1
            raise ProviderUnavailable("fake", "no voice")
        await asyncio.sleep(self.delay)
        self.voices.append(FakeVoice(listener, is_mute=self.is_mute))
        return self.voices[-1]

    @property
    def spoken(self) -> list[str]:
        """Everything asked of all voices, in order."""
        return [text for voice in self.voices for text in voice.spoken]


Script = Sequence[ReplyEvent | float | Exception]


class FakeResponder(Responder):
    """Plays one script after the other: events, pauses in seconds, errors. Without a script it says "Okay then."."""

    def __init__(self) -> None:
        """Begin with nothing said or heard."""
        self.scripts: list[Script] = []
        self.asked: list[list[ChatMessage]] = []
        self.offered: list[list[str]] = []

    async def reply(self, messages: Sequence[ChatMessage], tools: Sequence[Tool]) -> AsyncIterator[ReplyEvent]:
        """Play the next script."""
        self.asked.append(list(messages))
        self.offered.append([tool.name for tool in tools])
        script = self.scripts.pop(0) if self.scripts else [TextDelta("Okay then.")]
        for step in script:
            if isinstance(step, Exception):
                raise step
            if isinstance(step, float):
                await asyncio.sleep(step)
            else:
                yield step


class FakeLink(CallLink):
    """Answers tools from a table after a delay; keeps everything it was told."""

    def __init__(self, listener: Callable[[LinkEvent], None], call_brief: CallBrief) -> None:
        """Begin with nothing said or heard."""
        self.listener = listener
        self.brief = call_brief
        self.attached: list[AttachRequest] = []
        self.turns: list[Turn] = []
        self.requests: list[ToolRequest] = []
        self.detached: list[DetachRequest] = []
        self.answers: dict[str, str] = {}
        self.status = ToolStatus.DONE
        self.tool_delay = 0.0
        self.is_silent = False
        self.delivery_delay = 0.0
        self.delivery_error: Exception | None = None
        self.detach_delay = 0.0
        self.attach_delay = 0.0
        self.attach_error: HoldfastError | None = None

    async def attach(self, request: AttachRequest) -> CallBrief:
        """Answer with the brief."""
        self.attached.append(request)
        await asyncio.sleep(self.attach_delay)
        if self.attach_error is not None:
            raise self.attach_error
        return self.brief

    def report(self, turns: Sequence[Turn]) -> None:
        """Keep the turns and acknowledge them."""
        self.turns.extend(turns)
        asyncio.get_running_loop().call_soon(self.listener, Directive(Phase.ACTIVE))

    async def deliver(self) -> None:
        """Have nothing to send: reports are acknowledged at once; fail as told."""
        await asyncio.sleep(self.delivery_delay)
        if self.delivery_error is not None:
            raise self.delivery_error

    async def use_tool(self, request: ToolRequest) -> ToolResult | None:
        """Answer from the table, if at all."""
        self.requests.append(request)
        await asyncio.sleep(self.tool_delay)
        if self.is_silent:
            return None
        return ToolResult(request.intent_id, self.status, self.answers.get(request.tool, '{"status":"done"}'))

    async def detach(self, request: DetachRequest) -> None:
        """Keep it."""
        await asyncio.sleep(self.detach_delay)
        self.detached.append(request)


@dataclass
class FakeLinks(CallLinks):
    """Opens fake links with one brief."""

    brief: CallBrief = field(default_factory=brief)
    opened: list[FakeLink] = field(default_factory=list)
    configure: Callable[[FakeLink], None] = lambda _link: None

    def link(self, call_sid: str, listener: Callable[[LinkEvent], None]) -> CallLink:
        """Open a fake link."""
        self.opened.append(FakeLink(listener, self.brief))
        self.configure(self.opened[-1])
        return self.opened[-1]


class FakeWire(Wire):
    """Keeps what was sent, with the time it was sent at."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Begin with nothing said or heard."""
        self._clock = clock
        self.sent: list[tuple[float, str, bytes | str]] = []
        self.is_closed = False
        self.marks: list[str] = []

    def send_audio(self, audio: bytes) -> None:
        """Keep it."""
        self.sent.append((self._clock(), "audio", audio))

    def send_mark(self, name: str) -> None:
        """Keep it."""
        self.sent.append((self._clock(), "mark", name))
        self.marks.append(name)

    def send_clear(self) -> None:
        """Keep it."""
        self.sent.append((self._clock(), "clear", b""))

    def close(self) -> None:
        """Note it."""
        self.is_closed = True

    def audio_ms(self) -> float:
        """Audio sent so far."""
        return sum(len(what) for _, kind, what in self.sent if kind == "audio") / 8

    def times(self, kind: str) -> list[float]:
        """When messages of a kind were sent."""
        return [at for at, sent_kind, _ in self.sent if sent_kind == kind]


class AnySignature(UpgradeSignatures):
    """Takes every upgrade but one signed "forged"; a signature that is a URL is good for that URL alone."""

    def is_valid_upgrade(self, url: str, signature: str | None) -> bool:
        """Judge by the signature alone, unless it names a URL."""
        return signature == url if signature and "://" in signature else signature != "forged"


def utc_now() -> datetime:
    """Return the wall clock; tests compare nothing with it."""
    return datetime.now(UTC)
