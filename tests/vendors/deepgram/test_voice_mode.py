"""Speech that is really recognised, from the caller's mouth to the product's events."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn

from domain.ports.speech import SpeechStarted, TurnEnded
from sandbox.deepgram.app import create_app
from sandbox.faults import FaultBoard
from sandbox.speech.ear import Ear
from sandbox.speech.telephone_audio import SILENCE
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from tests.vendors.deepgram.collector import Collector
from vendors.deepgram.recognizer import DeepgramRecognizer
from vendors.deepgram.socket import Endpoint
from vendors.deepgram.synthesizer import DeepgramSynthesizer


@pytest.fixture(scope="module")
async def listening_endpoint(voice: Voice) -> AsyncIterator[Endpoint]:
    """A sandbox with an ear."""
    ear = Ear()
    await ear.warm_up()
    app = create_app(voice, ear, UtteranceBook(), FaultBoard())
    server = uvicorn.Server(uvicorn.Config(app, ws="websockets-sansio", log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield Endpoint(f"ws://127.0.0.1:{listening.getsockname()[1]}", "sandbox-key")
        server.should_exit = True
        await serving
    ear.close()


async def test_an_unmarked_sentence_is_understood(
    listening_endpoint: Endpoint, voice: Voice, collector: Collector
) -> None:
    """Without any watermark the words come from the sound alone."""
    sentence = "i would like to book an oil change"
    stream = await DeepgramRecognizer(listening_endpoint).open(collector)
    speech = voice.synthesize(sentence, voice="apollo")
    stream.feed(SILENCE * 3200 + speech + SILENCE * 4000)
    # Flux hears silence for as long as nobody speaks; the turn ends once the ear has answered.
    ending = asyncio.create_task(collector.until_a(TurnEnded))
    while not ending.done():
        stream.feed(SILENCE * 640)
        await asyncio.wait({ending}, timeout=0.02)
    await ending
    await stream.close()
    assert collector.events[0] == SpeechStarted()
    end = collector.events[-1]
    assert isinstance(end, TurnEnded)
    assert end.text == sentence
    assert abs(end.end_of_speech_ms - (3200 + len(speech)) / 8) < 200


async def test_a_client_that_vanishes_troubles_nobody(
    endpoint: Endpoint, collector: Collector, caplog: pytest.LogCaptureFixture
) -> None:
    """A line cut while the sandbox speaks leaves no error, and the next caller is served."""
    with caplog.at_level(logging.WARNING):
        stream = await DeepgramSynthesizer(endpoint).open(collector, voice="aura-2-thalia-en")
        stream.speak("Your oil change is booked. " * 20)
        stream.flush()
        await collector.until(lambda _: True)
        stream._socket.give_up("cut by the test")
        following = Collector()
        other = await DeepgramSynthesizer(endpoint).open(following, voice="aura-2-thalia-en")
        other.speak("Yes.")
        other.flush()
        await following.until(lambda _: True)
        await other.close()
    assert caplog.records == []
