"""Deepgram Aura as the product's voice, against the sandbox on loopback."""

from __future__ import annotations

import pytest

from domain.errors import ProviderRejected
from domain.ports.speech import AudioArrived, Cleared, Flushed, SynthesizerLost
from sandbox.faults import FaultBoard, FaultKind
from sandbox.speech.voice import Voice
from tests.vendors.deepgram.collector import Collector
from vendors.deepgram.socket import Endpoint
from vendors.deepgram.synthesizer import DeepgramSynthesizer

MODEL = "aura-2-thalia-en"
SENTENCE = "Your oil change is booked."


def audio_of(events: list[object]) -> bytes:
    """Join all audio."""
    return b"".join(event.audio for event in events if isinstance(event, AudioArrived))


async def test_a_flush_brings_all_audio_and_then_its_confirmation(
    endpoint: Endpoint, voice: Voice, collector: Collector
) -> None:
    """What was spoken arrives whole and raw before `Flushed`."""
    stream = await DeepgramSynthesizer(endpoint).open(collector, voice=MODEL)
    stream.speak(SENTENCE)
    stream.flush()
    await collector.until_a(Flushed)
    await stream.close()
    assert collector.events[-1] == Flushed()
    assert audio_of(collector.events) == voice.synthesize(SENTENCE, voice="thalia")


async def test_clear_stops_the_audio(endpoint: Endpoint, voice: Voice, collector: Collector) -> None:
    """After `Cleared` only later text is heard; the flush before it is not answered."""
    stream = await DeepgramSynthesizer(endpoint).open(collector, voice=MODEL)
    stream.speak(SENTENCE * 10)
    stream.flush()
    await collector.until_a(AudioArrived)
    stream.clear()
    await collector.until_a(Cleared)
    later = len(collector.events)
    stream.speak(SENTENCE)
    stream.flush()
    await collector.until_a(Flushed)
    await stream.close()
    assert [event for event in collector.events[:later] if isinstance(event, Flushed)] == []
    assert voice.synthesize(SENTENCE, voice="thalia") == audio_of(collector.events[later:])


async def test_an_unknown_voice_is_rejected_for_good(endpoint: Endpoint, collector: Collector) -> None:
    """A misspelt voice is a mistake of configuration."""
    with pytest.raises(ProviderRejected, match="HTTP 400: Unknown model"):
        await DeepgramSynthesizer(endpoint).open(collector, voice="aura-2-nobody-en")


async def test_a_stream_given_up_is_lost_at_once(endpoint: Endpoint, collector: Collector) -> None:
    """Whoever has waited long enough for audio is told of the loss as of any other, once."""
    stream = await DeepgramSynthesizer(endpoint).open(collector, voice=MODEL)
    stream.give_up("silent")
    stream.give_up("silent")
    assert collector.events == [SynthesizerLost("silent")]
    await stream.close()


@pytest.mark.parametrize("kind", [FaultKind.DROP, FaultKind.LOST_REPLY])
async def test_a_cut_socket_is_reported_once(
    endpoint: Endpoint, faults: FaultBoard, collector: Collector, kind: FaultKind
) -> None:
    """The loss comes once, whether before the audio or after it."""
    stream = await DeepgramSynthesizer(endpoint).open(collector, voice=MODEL)
    faults.plan("deepgram", "speak.flush", kind)
    stream.speak(SENTENCE)
    stream.flush()
    await collector.until_a(SynthesizerLost)
    stream.speak(SENTENCE)
    stream.flush()
    await stream.close()
    assert [type(event) for event in collector.events if not isinstance(event, AudioArrived)] == [SynthesizerLost]
    assert bool(audio_of(collector.events)) == (kind is FaultKind.LOST_REPLY)
