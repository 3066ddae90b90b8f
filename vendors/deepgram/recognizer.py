"""The ear of a call: Deepgram Flux."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.ports.speech import RecognitionEvent, RecognizerLost
from vendors.deepgram.flux_messages import CLOSE_STREAM, FluxTranslation
from vendors.deepgram.socket import Callbacks, Endpoint, Socket


@dataclass(frozen=True, slots=True)
class FluxOptions:
    """How Flux listens.

    Attributes:
        model: Flux model name.
        eot_threshold: Confidence at which a turn ends, 0.5 to 1.0; 1.0 leaves only the timeout.
        eot_timeout_ms: Silence after which a turn ends at any confidence, 500 to 60000.
    """

    model: str = "flux-general-en"
    eot_threshold: float = 0.7
    eot_timeout_ms: int = 5000


class DeepgramRecognizer:
    """Opens Flux streams.

    Flux has no keep-alive message: it wants audio all the time, so the caller's stream is fed silence and all.
    """

    def __init__(self, endpoint: Endpoint, options: FluxOptions | None = None) -> None:
        """Keep what every stream of this process shares."""
        self._endpoint = endpoint
        self._options = options or FluxOptions()

    async def open(self, listener: Callable[[RecognitionEvent], None], *, keyterms: Sequence[str] = ()) -> FluxStream:
        """Connect; raises ProviderUnavailable or ProviderRejected."""
        stream = FluxStream(listener)
        await stream.connect(self._endpoint, self._query(keyterms))
        return stream

    def _query(self, keyterms: Sequence[str]) -> list[tuple[str, str]]:
        return [
            ("model", self._options.model),
            ("encoding", "mulaw"),
            ("sample_rate", "8000"),
            ("eot_threshold", str(self._options.eot_threshold)),
            ("eot_timeout_ms", str(self._options.eot_timeout_ms)),
            *(("keyterm", keyterm) for keyterm in keyterms),
        ]


class FluxStream:
    """One call's ear."""

    def __init__(self, listener: Callable[[RecognitionEvent], None]) -> None:
        """Begin unconnected."""
        self._listener = listener
        self._translation = FluxTranslation()
        callbacks = Callbacks(text=self._on_text, audio=lambda _: None, lost=self._on_lost)
        self._socket = Socket(callbacks, CLOSE_STREAM)

    async def connect(self, endpoint: Endpoint, query: list[tuple[str, str]]) -> None:
        """Open the socket; raises ProviderUnavailable or ProviderRejected."""
        await self._socket.open(endpoint, "/v2/listen", query)

    def feed(self, audio: bytes) -> None:
        """Send μ-law audio on, without waiting; dropped once the stream is lost or closed."""
        self._socket.send_audio(audio)

    async def close(self) -> None:
        """Let Deepgram go; idempotent, bounded to two seconds, and silent: no event comes after it."""
        await self._socket.close()

    def _on_text(self, message: bytes) -> None:
        for event in self._translation.translate(message):
            if isinstance(event, RecognizerLost):
                self._socket.give_up(event.reason)
            else:
                self._listener(event)

    def _on_lost(self, reason: str) -> None:
        self._listener(RecognizerLost(reason))
