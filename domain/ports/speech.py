"""Ears, voice and mind of an agent: recogniser, synthesiser and responder.

Audio is G.711 μ-law, 8 kHz, mono, no header (160 bytes = 20 ms) in both directions. Streams report through a callback
that is called on the event loop's thread and must not block.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from domain.prices import Usage
from domain.tools import Tool


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice an agent can have: the synthesizer's model, and the name people know it by."""

    model: str
    name: str


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The recogniser is sure that the caller has begun a turn."""


@dataclass(frozen=True, slots=True)
class TranscriptChanged:
    """Words of the turn so far; cumulative, replaces what came before in this turn."""

    text: str


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The caller has finished his turn; `text` is the whole of it, possibly empty.

    Attributes:
        end_of_speech_ms: Stream time (ms of audio fed so far) at which the last word ended.
    """

    text: str
    end_of_speech_ms: float


@dataclass(frozen=True, slots=True)
class RecognizerLost:
    """The stream broke and can't be used any more."""

    reason: str


RecognitionEvent = SpeechStarted | TranscriptChanged | TurnEnded | RecognizerLost


class RecognitionStream(Protocol):
    """One call's ear."""

    def feed(self, audio: bytes) -> None:
        """Send audio on, without waiting; best in messages of 60–100 ms."""

    async def close(self) -> None:
        """Let the vendor go; idempotent, bounded to two seconds."""


class Recognizer(Protocol):
    """Opens ears."""

    async def open(
        self, listener: Callable[[RecognitionEvent], None], *, keyterms: Sequence[str] = ()
    ) -> RecognitionStream:
        """Connect; raises ProviderUnavailable or ProviderRejected.

        Args:
            listener: Gets every event, in order.
            keyterms: Words to expect, for example the names of services.
        """


@dataclass(frozen=True, slots=True)
class AudioArrived:
    """μ-law of the text asked for, in order; any length."""

    audio: bytes


@dataclass(frozen=True, slots=True)
class Flushed:
    """All audio of the text before one `flush` has arrived; one event for each flush, in order."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """The vendor has dropped what was asked before one `clear`; audio from here on belongs to later text."""


@dataclass(frozen=True, slots=True)
class SynthesizerLost:
    """The stream broke and can't be used any more."""

    reason: str


SynthesisEvent = AudioArrived | Flushed | Cleared | SynthesizerLost


class SpeechStream(Protocol):
    """One call's voice."""

    def speak(self, text: str) -> None:
        """Add text to what is to be said; nothing is guaranteed to sound before `flush`."""

    def flush(self) -> None:
        """Ask for the audio of all text so far; answered by `Flushed`. Vendors limit how often (20 in 60 s)."""

    def clear(self) -> None:
        """Forget what has not been synthesised; answered by `Cleared`. Audio before that answer is to be dropped."""

    def give_up(self, reason: str) -> None:
        """Cut a stream that owes audio and stays silent; it reports `SynthesizerLost` at once."""

    async def close(self) -> None:
        """Let the vendor go; idempotent, bounded to two seconds."""


class Synthesizer(Protocol):
    """Opens voices."""

    async def open(self, listener: Callable[[SynthesisEvent], None], *, voice: str) -> SpeechStream:
        """Connect; raises ProviderUnavailable or ProviderRejected."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool the model asks for; `arguments` is the JSON text as the model wrote it, possibly malformed."""

    tool_call_id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of the conversation the model sees.

    Attributes:
        tool_calls: With role `assistant`: what it asked for.
        tool_call_id: With role `tool`: which request this answers.
    """

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None


@dataclass(frozen=True, slots=True)
class TextDelta:
    """The next piece of what the agent says."""

    text: str


@dataclass(frozen=True, slots=True)
class ReplyFinished:
    """The model is done; tokens as the vendor counted them, None when it did not say.

    Attributes:
        cached_tokens: Of those of the input, how many the vendor knew already.
        model: Its name; empty where it is not known.
    """

    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None
    model: str = ""


ReplyEvent = TextDelta | ToolCall | ReplyFinished


class Responder(Protocol):
    """The agent's mind."""

    def reply(self, messages: Sequence[ChatMessage], tools: Sequence[Tool]) -> AsyncIterator[ReplyEvent]:
        """Stream a reply; closing the iterator cancels it. Raises ProviderUnavailable or ProviderRejected.

        Whole `ToolCall`s only (fragments are assembled), then one `ReplyFinished`.
        """


class Summarizer(Protocol):
    """Writes what a call came to."""

    async def summarize(self, transcript: str, facts: Mapping[str, str], *, used: list[Usage] | None = None) -> str:
        """Return two or three sentences; raises ProviderUnavailable or ProviderRejected.

        Args:
            transcript: What was said.
            facts: What is known of it.
            used: Gets what the answer is charged as, also where it was of no use.
        """
