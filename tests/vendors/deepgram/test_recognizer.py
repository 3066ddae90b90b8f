"""Deepgram Flux as the product's ear, against the sandbox on loopback."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from domain.errors import ProviderRejected, ProviderUnavailable
from domain.ports.speech import RecognitionEvent, RecognizerLost, SpeechStarted, TranscriptChanged, TurnEnded
from sandbox.faults import FaultBoard, FaultKind
from sandbox.speech.telephone_audio import SILENCE
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from vendors.deepgram.recognizer import DeepgramRecognizer, FluxOptions
from vendors.deepgram.socket import Endpoint


@dataclass
class Heard:
    """Collects events and lets a test wait for one kind."""

    events: list[RecognitionEvent] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __call__(self, event: RecognitionEvent) -> None:
        """Take an event, as the port demands: without blocking."""
        self.events.append(event)

    async def until(self, kind: type[RecognitionEvent], count: int = 1) -> None:
        """Wait until so many events of a kind have come."""
        async with asyncio.timeout(5):
            while sum(isinstance(event, kind) for event in self.events) < count:
                await asyncio.sleep(0.005)


async def test_x(endpoint: Endpoint, voice: Voice, book: UtteranceBook):
    heard = Heard()
    s = await DeepgramRecognizer(endpoint).open(heard, keyterms=["oil change", "b"])
    audio = SILENCE*1600 + book.marked("I would like to book an oil change.", voice.synthesize("I would like to book an oil change.", voice="arcas")) + SILENCE*8000
    for i in range(0, len(audio), 640):
        s.feed(audio[i:i+640])
    await heard.until(TurnEnded)
    for e in heard.events: print(e)
    await s.close(); await s.close()
    assert 0
