"""The voice of a call: Deepgram Aura-2."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import msgspec

from domain.ports.speech import AudioArrived, Cleared, Flushed, SynthesisEvent, SynthesizerLost
from vendors.deepgram.aura_messages import CLOSE, AuraMessage, speak_messages
from vendors.deepgram.flush_queue import FlushQueue
from vendors.deepgram.socket import Callbacks, Endpoint, Socket

_LOGGER = logging.getLogger(__name__)


class DeepgramSynthesizer:
    """Opens Aura streams. On a WebSocket Aura sends raw audio; the option `container` exists on REST only."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Keep what every stream of this process shares."""
        self._endpoint = endpoint

    async def open(self, listener: Callable[[SynthesisEvent], None], *, voice: str) -> AuraStream:
        """Connect; raises ProviderUnavailable or ProviderRejected.

        Args:
            listener: Gets every event, in order.
            voice: Aura model name, for example `aura-2-thalia-en`.
        """
        stream = AuraStream(listener, asyncio.get_running_loop())
        await stream.connect(self._endpoint, voice)
        return stream


class AuraStream:
    """One call's voice."""

    def __init__(self, listener: Callable[[SynthesisEvent], None], loop: asyncio.AbstractEventLoop) -> None:
        """Begin unconnected; `loop` gives time and timers."""
        self._listener = listener
        self._decoder = msgspec.json.Decoder(AuraMessage)
        self._socket = Socket(Callbacks(text=self._on_text, audio=self._on_audio, lost=self._on_lost), CLOSE)
        self._flushes = FlushQueue(self._socket.send_text, loop)

    async def connect(self, endpoint: Endpoint, voice: str) -> None:
        """Open the socket; raises ProviderUnavailable or ProviderRejected."""
        query = [("model", voice), ("encoding", "mulaw"), ("sample_rate", "8000")]
        await self._socket.open(endpoint, "/v1/speak", query)

    def speak(self, text: str) -> None:
        """Add text to what is to be said; dropped once the stream is lost or closed."""
        for message in speak_messages(text):
            self._socket.send_text(message)

    def flush(self) -> None:
        """Ask for the audio of all text so far, now or as soon as the vendor's limit allows."""
        self._flushes.flush()

    def clear(self) -> None:
        """Forget what has not been synthesised; flushes before it are answered by `Cleared` at the latest."""
        self._flushes.clear()

    def give_up(self, reason: str) -> None:
        """Cut the line and report the loss; does nothing when it is lost or closing already."""
        self._socket.give_up(reason)

    async def close(self) -> None:
        """Let Deepgram go; idempotent, bounded to two seconds, and silent: no event comes after it."""
        self._flushes.stop()
        await self._socket.close()

    def _on_audio(self, audio: bytes) -> None:
        self._listener(AudioArrived(audio))

    def _on_text(self, message: bytes) -> None:
        try:
            parsed = self._decoder.decode(message)
        except msgspec.DecodeError:
            self._socket.give_up("malformed message")
            return
        match parsed.type:
            case "Flushed":
                for _ in range(self._flushes.flushed()):
                    self._listener(Flushed())
            case "Cleared":
                self._flushes.cleared()
                self._listener(Cleared())
            case "Error":
                self._socket.give_up(f"error {parsed.code or 'without code'}")
            case "Warning":
                _LOGGER.warning("Deepgram warns: %s", parsed.code)
            case _:
                pass  # Metadata, and kinds that come with newer versions

    def _on_lost(self, reason: str) -> None:
        self._flushes.stop()
        self._listener(SynthesizerLost(reason))
