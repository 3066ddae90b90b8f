"""Deepgram Aura as the product's voice: against the sandbox, and its flush rule under a virtual clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from domain.errors import ProviderRejected
from domain.ports.speech import AudioArrived, Cleared, Flushed, SynthesisEvent, SynthesizerLost
from sandbox.faults import FaultBoard, FaultKind
from sandbox.speech.voice import Voice
from vendors.deepgram.aura_messages import CLEAR, FLUSH
from vendors.deepgram.socket import Endpoint
from vendors.deepgram.synthesizer import AuraStream, DeepgramSynthesizer

MODEL = "aura-2-thalia-en"
SENTENCE = "Your oil change is booked."


def is_a(kind: type[SynthesisEvent]) -> Callable[[object], bool]:
    """Return a test for events of one kind."""
    return lambda event: isinstance(event, kind)


def audio_of(events: list[object]) -> bytes:
    """Join all audio."""
    return b"".join(event.audio for event in events if isinstance(event, AudioArrived))


class TestOnTheWire:
    """Aura-2 over a WebSocket."""

    async def test_a_flush_brings_all_audio_and_then_its_confirmation(
        self, endpoint: Endpoint, voice: Voice, collector: Collector
    ) -> None:
        """What was spoken arrives whole and raw before `Flushed`."""
        stream = await DeepgramSynthesizer(endpoint).open(collector, voice=MODEL)
        stream.speak(SENTENCE)
        stream.flush()
        await collector.until(is_a(Flushed))
        await stream.close()
        assert collector.events[-1] == Flushed()
        assert audio_of(collector.events) == voice.synthesize(SENTENCE, voice="thalia")

    async def test_clear_stops_the_audio(self, endpoint: Endpoint, voice: Voice, collector: Collector) -> None:
        """After `Cleared` only later text is heard; the flush before it is not answered."""
        stream = await DeepgramSynthesizer(endpoint).open(collector, voice=MODEL)
        stream.speak(SENTENCE * 10)
        stream.flush()
        await collector.until(is_a(AudioArrived))
        stream.clear()
        await collector.until(is_a(Cleared))
        later = len(collector.events)
        stream.speak(SENTENCE)
        stream.flush()
        await collector.until(is_a(Flushed))
        await stream.close()
        assert [event for event in collector.events[:later] if isinstance(event, Flushed)] == []
        assert voice.synthesize(SENTENCE, voice="thalia") == audio_of(collector.events[later:])

    async def test_an_unknown_voice_is_rejected_for_good(self, endpoint: Endpoint, collector: Collector) -> None:
        """A misspelt voice is a mistake of configuration."""
        with pytest.raises(ProviderRejected, match="HTTP 400: Unknown model"):
            await DeepgramSynthesizer(endpoint).open(collector, voice="aura-2-nobody-en")

    @pytest.mark.parametrize("kind", [FaultKind.DROP, FaultKind.LOST_REPLY])
    async def test_a_cut_socket_is_reported_once(
        self, endpoint: Endpoint, faults: FaultBoard, collector: Collector, kind: FaultKind
    ) -> None:
        """The loss comes once, whether before the audio or after it."""
        stream = await DeepgramSynthesizer(endpoint).open(collector, voice=MODEL)
        faults.plan("deepgram", "speak.flush", kind)
        stream.speak(SENTENCE)
        stream.flush()
        await collector.until(is_a(SynthesizerLost))
        stream.speak(SENTENCE)
        stream.flush()
        await stream.close()
        assert [type(event) for event in collector.events if not isinstance(event, AudioArrived)] == [SynthesizerLost]
        assert bool(audio_of(collector.events)) == (kind is FaultKind.LOST_REPLY)


class Clock(asyncio.AbstractEventLoop):
    """Time and timers by hand."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.now = 0.0
        self.timers: list[asyncio.TimerHandle] = []

    def time(self) -> float:
        """Return the time."""
        return self.now

    def get_debug(self) -> bool:
        """Answer asyncio's handles."""
        return False

    def call_later(self, delay, callback, *args, context=None) -> asyncio.TimerHandle:
        """Keep a timer."""
        timer = asyncio.TimerHandle(self.now + delay, callback, args, self, context)
        self.timers.append(timer)
        return timer

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        self.timers.remove(handle)

    def advance(self, seconds: float) -> None:
        """Let time pass and timers fire."""
        self.now += seconds
        due = [timer for timer in self.timers if timer.when() <= self.now]
        for timer in due:
            self.timers.remove(timer)
            timer._run()


class RecordingSocket:
    """Stands in for the socket; keeps what is sent."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.sent: list[bytes] = []

    def send_text(self, message: bytes) -> None:
        """Keep the message."""
        self.sent.append(message)


class TestFlushLimit:
    """Twenty flushes in sixty seconds, and none lost."""

    def stream(self) -> tuple[AuraStream, Clock, RecordingSocket, list[object]]:
        """A stream that has spent its budget."""
        clock, line, events = Clock(), RecordingSocket(), []
        stream = AuraStream(events.append, clock)
        stream._socket = line
        for _ in range(20):
            stream.flush()
            stream._on_text(b'{"type":"Flushed","sequence_id":0}')
        assert line.sent == [FLUSH] * 20
        events.clear()
        line.sent.clear()
        return stream, clock, line, events

    def test_a_flush_over_the_limit_waits_until_it_is_allowed(self) -> None:
        """It is sent by itself when the minute has passed."""
        stream, clock, line, _ = self.stream()
        stream.flush()
        clock.advance(60.0)
        assert line.sent == []
        clock.advance(1.0)
        assert line.sent == [FLUSH]

    def test_flushes_that_wait_are_joined_and_each_is_answered(self) -> None:
        """One message on the wire, one `Flushed` for each flush asked for."""
        stream, clock, line, events = self.stream()
        for _ in range(3):
            stream.flush()
        clock.advance(61.0)
        assert line.sent == [FLUSH]
        stream._on_text(b'{"type":"Flushed","sequence_id":21}')
        assert events == [Flushed()] * 3

    def test_clear_drops_flushes_that_wait(self) -> None:
        """Nothing is left to be said, so nothing is flushed later."""
        stream, clock, line, _ = self.stream()
        stream.flush()
        stream.clear()
        clock.advance(120.0)
        assert line.sent == [CLEAR]

    def test_clear_settles_flushes_before_it(self) -> None:
        """Whether or not the vendor answers them, the next `Flushed` belongs to the next flush."""
        stream, clock, _, events = self.stream()
        clock.advance(120.0)
        stream.flush()
        stream.clear()
        stream.flush()
        stream._on_text(b'{"type":"Cleared","sequence_id":1}')
        stream._on_text(b'{"type":"Flushed","sequence_id":2}')
        assert events == [Cleared(), Flushed()]
