"""Deepgram Flux as the product's ear, against the sandbox on loopback."""

from __future__ import annotations

import pytest

from domain.errors import ProviderRejected, ProviderUnavailable
from domain.ports.speech import RecognizerLost, SpeechStarted, TranscriptChanged, TurnEnded
from sandbox.faults import FaultBoard, FaultKind
from sandbox.speech.telephone_audio import SILENCE
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from tests.vendors.deepgram.collector import Collector
from vendors.deepgram.recognizer import DeepgramRecognizer, FluxOptions, FluxStream
from vendors.deepgram.socket import Endpoint

SENTENCE = "I would like to book an oil change."
MESSAGE_BYTES = 640


def feed(stream: FluxStream, audio: bytes) -> None:
    """Send audio in messages of 80 ms."""
    for start in range(0, len(audio), MESSAGE_BYTES):
        stream.feed(audio[start : start + MESSAGE_BYTES])


async def test_a_turn_is_heard_word_by_word(
    endpoint: Endpoint, voice: Voice, book: UtteranceBook, collector: Collector
) -> None:
    """Start, growing words, end: with the time at which speech ended."""
    stream = await DeepgramRecognizer(endpoint).open(collector, keyterms=["oil change", "brake & tire"])
    speech = book.marked(SENTENCE, voice.synthesize(SENTENCE, voice="arcas"))
    feed(stream, SILENCE * 1600 + speech + SILENCE * 8000)
    await collector.until_a(TurnEnded)
    await stream.close()
    words = SENTENCE.split()
    assert collector.events[0] == SpeechStarted()
    assert collector.events[1:-1] == [TranscriptChanged(" ".join(words[:n])) for n in range(1, len(words) + 1)]
    end = collector.events[-1]
    assert isinstance(end, TurnEnded)
    assert end.text == SENTENCE
    assert abs(end.end_of_speech_ms - (1600 + len(speech)) / 8) < 200


async def test_wrong_credentials_are_rejected_for_good(endpoint: Endpoint, collector: Collector) -> None:
    """The operator learns the vendor's own reason; retrying would not help."""
    with pytest.raises(ProviderRejected, match="HTTP 401: Invalid credentials"):
        await DeepgramRecognizer(Endpoint(endpoint.base_url, "")).open(collector)


async def test_wrong_options_are_rejected_for_good(endpoint: Endpoint, collector: Collector) -> None:
    """A model that does not exist is a mistake of configuration."""
    with pytest.raises(ProviderRejected, match="HTTP 400: Unknown model"):
        await DeepgramRecognizer(endpoint, FluxOptions(model="flux-general-xx")).open(collector)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_overload_is_unavailable(
    endpoint: Endpoint, faults: FaultBoard, collector: Collector, status: int
) -> None:
    """Rate limits and server errors pass; the call tries the next provider."""
    faults.plan("deepgram", "listen.connect", FaultKind.STATUS, amount=status)
    with pytest.raises(ProviderUnavailable, match=f"HTTP {status}"):
        await DeepgramRecognizer(endpoint).open(collector)


async def test_a_socket_cut_in_a_call_is_reported_once(
    endpoint: Endpoint, faults: FaultBoard, collector: Collector
) -> None:
    """The call hears of the loss exactly once, and may go on feeding and closing."""
    stream = await DeepgramRecognizer(endpoint).open(collector)
    faults.plan("deepgram", "listen.audio", FaultKind.DROP)
    feed(stream, SILENCE * 1600)
    await collector.until_a(RecognizerLost)
    feed(stream, SILENCE * 1600)
    await stream.close()
    assert [type(event) for event in collector.events] == [RecognizerLost]


async def test_a_fatal_error_is_a_loss(endpoint: Endpoint, faults: FaultBoard, collector: Collector) -> None:
    """Flux's own `Error` ends the stream; the close after it is not reported again."""
    stream = await DeepgramRecognizer(endpoint).open(collector)
    faults.plan("deepgram", "listen.audio", FaultKind.STATUS, amount=500)
    feed(stream, SILENCE * 1600)
    await collector.until_a(RecognizerLost)
    await stream.close()
    assert collector.events == [RecognizerLost("error INTERNAL_SERVER_ERROR")]


async def test_closing_is_silent_and_may_be_repeated(endpoint: Endpoint, collector: Collector) -> None:
    """A goodbye on purpose is no loss."""
    stream = await DeepgramRecognizer(endpoint).open(collector)
    await stream.close()
    await stream.close()
    assert collector.events == []
