"""Vendors inside the media process that take a constant time and no effort: what is left is our own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.audio import ends_turn
from domain.ports.speech import (
    AudioArrived,
    ChatMessage,
    Cleared,
    Flushed,
    RecognitionEvent,
    RecognitionStream,
    Recognizer,
    ReplyEvent,
    ReplyFinished,
    Responder,
    SpeechStream,
    SynthesisEvent,
    Synthesizer,
    SynthesizerLost,
    TextDelta,
    TurnEnded,
)
from domain.tools import Tool

CALLER_WORDS: Final = "When can I bring my car in for an inspection?"
FIRST_SENTENCE: Final = "Certainly, we can look at your car tomorrow morning. "
BYTES_PER_CHARACTER: Final = 480
PIECE: Final = 1600
#: Seconds between two words of the model.
WORD_PACE: Final = 0.02


@dataclass(frozen=True, slots=True)
class VendorPace:
    """How long stub vendors take, in seconds.

    Attributes:
        first_token: From the question to the first sentence, which comes in one piece.
        first_audio: From a flush to its audio, which comes at once.
        words: Words after the first sentence, one every 20 ms.
    """

    first_token: float = 0.15
    first_audio: float = 0.08
    words: int = 5

    @property
    def total(self) -> float:
        """What the vendors contribute to a turn's latency."""
        return self.first_token + self.first_audio


@dataclass
class StubRecognizer(Recognizer):
    """Ends the caller's turn at his end-of-turn frame, at once.

    Attributes:
        finals: Call → when its turns were reported as final, monotonic seconds. The call's id comes as its key term.
    """

    finals: dict[str, list[float]] = field(default_factory=dict)

    async def open(
        self, listener: Callable[[RecognitionEvent], None], *, keyterms: Sequence[str] = ()
    ) -> RecognitionStream:
        """Open an ear."""
        return _StubEar(listener, self.finals.setdefault(keyterms[0], []))


class _StubEar(RecognitionStream):
    def __init__(self, listener: Callable[[RecognitionEvent], None], finals: list[float]) -> None:
        self._listener = listener
        self._finals = finals
        self._fed_ms = 0.0

    def feed(self, audio: bytes) -> None:
        """Look for the end of the turn."""
        self._fed_ms += len(audio) / 8
        if ends_turn(audio):
            self._finals.append(time.monotonic())
            self._listener(TurnEnded(CALLER_WORDS, self._fed_ms))

    async def close(self) -> None:
        """Do nothing."""


@dataclass(frozen=True)
class StubSynthesizer(Synthesizer):
    """Speaks 60 ms a character."""

    pace: VendorPace

    async def open(self, listener: Callable[[SynthesisEvent], None], *, voice: str) -> SpeechStream:  # noqa: ARG002
        """Open a voice; one is as good as the other."""
        return _StubVoice(listener, self.pace)


class _StubVoice(SpeechStream):
    def __init__(self, listener: Callable[[SynthesisEvent], None], pace: VendorPace) -> None:
        self._listener = listener
        self._delay = pace.first_audio
        self._characters = 0
        self._generation = 0

    def speak(self, text: str) -> None:
        """Count."""
        self._characters += len(text)

    def flush(self) -> None:
        """Answer with audio after a while."""
        size, self._characters = self._characters * BYTES_PER_CHARACTER, 0
        asyncio.get_running_loop().call_later(self._delay, self._answer, size, self._generation)

    def _answer(self, size: int, generation: int) -> None:
        if generation != self._generation:
            return
        for begin in range(0, size, PIECE):
            self._listener(AudioArrived(b"\xd5" * min(PIECE, size - begin)))
        self._listener(Flushed())

    def clear(self) -> None:
        """Forget."""
        self._characters = 0
        self._generation += 1
        asyncio.get_running_loop().call_soon(self._listener, Cleared())

    def give_up(self, reason: str) -> None:
        """Report the loss."""
        self._listener(SynthesizerLost(reason))

    async def close(self) -> None:
        """Do nothing."""


@dataclass(frozen=True)
class StubResponder(Responder):
    """Says the same to everything."""

    pace: VendorPace

    async def reply(
        self,
        messages: Sequence[ChatMessage],  # noqa: ARG002  (the port passes it)
        tools: Sequence[Tool],  # noqa: ARG002  (the port passes it)
    ) -> AsyncIterator[ReplyEvent]:
        """Stream a reply."""
        await asyncio.sleep(self.pace.first_token)
        yield TextDelta(FIRST_SENTENCE)
        for _ in range(self.pace.words):
            await asyncio.sleep(WORD_PACE)
            yield TextDelta("tomorrow ")
        yield ReplyFinished()
