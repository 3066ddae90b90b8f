"""Counts what one stream uses of ear, voice and mind; whoever reports takes what has come together since.

Rules of the file:
- What is paid for is counted when it is sent to a vendor, whatever becomes of it: audio heard, text to be spoken.
- A reply that was cut off is paid for, and nobody tells its tokens: it is counted as one.
- What was taken is counted no more: each use goes with one turn, or with the end of the stream.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from domain.errors import ProviderError
from domain.ports.speech import (
    ChatMessage,
    RecognitionEvent,
    RecognitionStream,
    Recognizer,
    ReplyEvent,
    ReplyFinished,
    Responder,
    SpeechStream,
    SynthesisEvent,
    Synthesizer,
)
from domain.prices import Usage
from domain.tools import Tool
from domain.usage import recognised, spoken, summed, used_by_reply
from media.call_parts import MediaPorts

if TYPE_CHECKING:
    _Events = AsyncGenerator[ReplyEvent, None]


class UsageMeter:
    """One stream's uses since somebody took them last.

    Attributes:
        heard_bytes: Audio the recogniser was fed.
        characters: Text the synthesiser was given.
    """

    __slots__ = ("_model", "_replies", "characters", "heard_bytes")

    def __init__(self) -> None:
        """Begin at nothing."""
        self.heard_bytes = 0
        self.characters = 0
        self._replies: list[Usage] = []
        self._model = ""

    def replied(self, finished: ReplyFinished) -> None:
        """Count a reply; one that was cut off is like one nobody tells the tokens of."""
        self._model = finished.model or self._model
        self._replies += used_by_reply(
            self._model,
            input_tokens=finished.input_tokens,
            cached_tokens=finished.cached_tokens,
            output_tokens=finished.output_tokens,
        )

    def take(self) -> tuple[Usage, ...]:
        """Return what was used, and begin at nothing again."""
        used = summed((*self._replies, recognised(self.heard_bytes), spoken(self.characters)))
        self.heard_bytes, self.characters, self._replies = 0, 0, []
        return used


def metered(ports: MediaPorts, meter: UsageMeter) -> MediaPorts:
    """Return ports that count what they are used for."""
    return replace(
        ports,
        recognizer=_MeteredRecognizer(ports.recognizer, meter),
        synthesizer=_MeteredSynthesizer(ports.synthesizer, meter),
        responder=_MeteredResponder(ports.responder, meter),
    )


class _MeteredEar(RecognitionStream):
    def __init__(self, ear: RecognitionStream, meter: UsageMeter) -> None:
        self._ear = ear
        self._meter = meter

    def feed(self, audio: bytes) -> None:
        self._meter.heard_bytes += len(audio)
        self._ear.feed(audio)

    async def close(self) -> None:
        await self._ear.close()


class _MeteredRecognizer(Recognizer):
    def __init__(self, recognizer: Recognizer, meter: UsageMeter) -> None:
        self._recognizer = recognizer
        self._meter = meter

    async def open(
        self, listener: Callable[[RecognitionEvent], None], *, keyterms: Sequence[str] = ()
    ) -> RecognitionStream:
        return _MeteredEar(await self._recognizer.open(listener, keyterms=keyterms), self._meter)


class _MeteredVoice(SpeechStream):
    def __init__(self, voice: SpeechStream, meter: UsageMeter) -> None:
        self._voice = voice
        self._meter = meter

    def speak(self, text: str) -> None:
        self._meter.characters += len(text)
        self._voice.speak(text)

    def flush(self) -> None:
        self._voice.flush()

    def clear(self) -> None:
        self._voice.clear()

    def give_up(self, reason: str) -> None:
        self._voice.give_up(reason)

    async def close(self) -> None:
        await self._voice.close()


class _MeteredSynthesizer(Synthesizer):
    def __init__(self, synthesizer: Synthesizer, meter: UsageMeter) -> None:
        self._synthesizer = synthesizer
        self._meter = meter

    async def open(self, listener: Callable[[SynthesisEvent], None], *, voice: str) -> SpeechStream:
        return _MeteredVoice(await self._synthesizer.open(listener, voice=voice), self._meter)


class _MeteredResponder(Responder):
    def __init__(self, responder: Responder, meter: UsageMeter) -> None:
        self._responder = responder
        self._meter = meter

    async def reply(self, messages: Sequence[ChatMessage], tools: Sequence[Tool]) -> AsyncIterator[ReplyEvent]:
        finished: ReplyFinished | None = ReplyFinished()
        # The port's iterator can be closed, which its type does not say.
        events = cast("_Events", self._responder.reply(messages, tools))
        try:
            async with aclosing(events):
                async for event in events:
                    if isinstance(event, ReplyFinished):
                        finished = event
                    yield event
        except ProviderError:
            finished = None  # nothing was delivered that a vendor charges for
            raise
        finally:
            if finished is not None:
                self._meter.replied(finished)
