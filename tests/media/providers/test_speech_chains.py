"""Ears and voices from the first provider that opens one."""

from __future__ import annotations

import pytest

from domain.circuit_breaker import BreakerState
from domain.errors import ProviderUnavailable
from domain.ports.speech import (
    AudioArrived,
    RecognitionEvent,
    Recognizer,
    RecognizerLost,
    SpeechStarted,
    SynthesisEvent,
    Synthesizer,
    SynthesizerLost,
)
from domain.provider_chain import ProviderChain
from media.providers.recognizer_chain import RecognizerChain
from media.providers.synthesizer_chain import SynthesizerChain
from tests.media.fakes import FakeRecognizer, FakeSynthesizer
from tests.store.world import Stopwatch


class Ears:
    """Two recognisers behind a chain."""

    def __init__(self) -> None:
        """Begin with both well."""
        self.heard: list[RecognitionEvent] = []
        self.first, self.second = FakeRecognizer(), FakeRecognizer()
        providers: list[tuple[str, Recognizer]] = [("first", self.first), ("second", self.second)]
        self.chain = ProviderChain("recognizer", providers, clock=Stopwatch())
        self._recognizer = RecognizerChain(self.chain)

    async def open(self) -> object:
        """Open one."""
        return await self._recognizer.open(self.heard.append, keyterms=["oil"])


class Voices:
    """Two synthesizers behind a chain."""

    def __init__(self) -> None:
        """Begin with both well."""
        self.heard: list[SynthesisEvent] = []
        self.first, self.second = FakeSynthesizer(), FakeSynthesizer()
        providers: list[tuple[str, Synthesizer]] = [("first", self.first), ("second", self.second)]
        self.watch = Stopwatch()
        self.chain = ProviderChain("synthesizer", providers, clock=self.watch)
        self._synthesizer = SynthesizerChain(self.chain)

    async def open(self) -> object:
        """Open one."""
        return await self._synthesizer.open(self.heard.append, voice="ada")


@pytest.fixture
def ears() -> Ears:
    """Two recognisers, both well."""
    return Ears()


@pytest.fixture
def voices() -> Voices:
    """Two synthesizers, both well."""
    return Voices()


class TestEars:
    """The recogniser's chain."""

    async def test_the_stream_is_the_provider_s_own(self, ears: Ears) -> None:
        """Nothing stands in the way of the caller's audio."""
        assert await ears.open() is ears.first.ears[0]

    async def test_a_refused_opening_goes_on_with_the_next(self, ears: Ears) -> None:
        """Within the same opening."""
        ears.first.failures = 1
        assert await ears.open() is ears.second.ears[0]

    async def test_after_a_loss_the_next_provider_opens(self, ears: Ears) -> None:
        """A call that has lost its ear once does not try its luck in the same place."""
        await ears.open()
        ears.first.say(RecognizerLost("gone"))
        assert await ears.open() is ears.second.ears[0]

    async def test_events_pass_in_order(self, ears: Ears) -> None:
        """The loss as well."""
        await ears.open()
        events: list[RecognitionEvent] = [SpeechStarted(), RecognizerLost("gone")]
        for event in events:
            ears.first.say(event)
        assert ears.heard == events

    async def test_why_the_next_one_is_asked_is_in_the_log(self, ears: Ears, caplog: pytest.LogCaptureFixture) -> None:
        """A key that is not accepted would be noticed only by the metrics."""
        ears.first.failures = 1
        await ears.open()
        [record] = caplog.records
        assert record.getMessage().startswith("the next recognizer is asked: ")

    async def test_nobody_left_is_told(self, ears: Ears) -> None:
        """The owner gives up, and the telephone company takes over."""
        ears.first.failures = ears.second.failures = 1
        with pytest.raises(ProviderUnavailable):
            await ears.open()


class TestVoices:
    """The synthesizer's chain."""

    async def test_the_stream_is_the_provider_s_own(self, voices: Voices) -> None:
        """Text goes straight there."""
        assert await voices.open() is voices.first.voices[0]

    async def test_a_refused_opening_goes_on_with_the_next(self, voices: Voices) -> None:
        """Within the same opening."""
        voices.first.failures = 1
        assert await voices.open() is voices.second.voices[0]

    async def test_after_a_loss_the_next_provider_opens(self, voices: Voices) -> None:
        """A voice that fell silent and was given up counts as lost as well."""
        await voices.open()
        voices.first.voices[0].give_up("silent")
        assert voices.heard == [SynthesizerLost("silent")]
        assert await voices.open() is voices.second.voices[0]
        assert [guard.state for guard in voices.chain.guards] == [BreakerState.OPEN, BreakerState.CLOSED]

    async def test_a_line_that_opens_and_stays_silent_is_no_recovery(self, voices: Voices) -> None:
        """The trial is over when there is audio, not when there is a connection."""
        await voices.open()
        voices.first.voices[0].give_up("silent")
        voices.watch.seconds = 10
        assert await voices.open() is voices.first.voices[1]
        assert await voices.open() is voices.second.voices[0]

    async def test_audio_is_the_recovery(self, voices: Voices) -> None:
        """From then on the first provider is asked again."""
        await voices.open()
        voices.first.voices[0].give_up("silent")
        voices.watch.seconds = 10
        await voices.open()
        voices.first.voices[1].listener(AudioArrived(b"\xff"))
        assert await voices.open() is voices.first.voices[2]
        assert voices.heard == [SynthesizerLost("silent"), AudioArrived(b"\xff")]
