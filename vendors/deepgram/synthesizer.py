"""The voice of a call: Deepgram Aura-2.

Rules of the file:
- A flush over the vendor's limit waits until it is allowed; flushes asked for meanwhile join it. None is lost: each is
  answered by its own `Flushed`, in order.
- Joined flushes may let text spoken after the first of them sound with it: order is kept, only the border moves.
- `clear` settles every flush before it: waiting ones are dropped, and none of them is answered after `Cleared`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable

import msgspec

from domain.ports.speech import AudioArrived, Cleared, Flushed, SynthesisEvent, SynthesizerLost
from vendors.deepgram.aura_messages import CLEAR, CLOSE, FLUSH, AuraMessage, speak_messages
from vendors.deepgram.flush_budget import FlushBudget
from vendors.deepgram.socket import Callbacks, Endpoint, Socket

_LOGGER = logging.getLogger(__name__)
# Stands among the counts of flushes we await answers to.
_CLEAR_MARK = 0


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
        self._loop = loop
        self._decoder = msgspec.json.Decoder(AuraMessage)
        self._budget = FlushBudget()
        self._waiting_flushes = 0
        self._timer: asyncio.TimerHandle | None = None
        # How many flushes each unanswered Flush stands for, and a mark for each unanswered Clear; in order.
        self._unanswered: deque[int] = deque()
        self._socket = Socket(Callbacks(text=self._on_text, audio=self._on_audio, lost=self._on_lost), CLOSE)

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
        self._waiting_flushes += 1
        if self._timer is None:
            self._flush_when_allowed()

    def clear(self) -> None:
        """Forget what has not been synthesised; answered by `Cleared`."""
        self._stop_waiting()
        self._unanswered.append(_CLEAR_MARK)
        self._socket.send_text(CLEAR)

    async def close(self) -> None:
        """Let Deepgram go; idempotent, bounded to two seconds, and silent: no event comes after it."""
        self._stop_waiting()
        await self._socket.close()

    def _flush_when_allowed(self) -> None:
        self._timer = None
        now = self._loop.time()
        wait_s = self._budget.wait_s(now)
        if wait_s > 0:
            self._timer = self._loop.call_later(wait_s, self._flush_when_allowed)
            return
        self._budget.spend(now)
        self._unanswered.append(self._waiting_flushes)
        self._waiting_flushes = 0
        self._socket.send_text(FLUSH)

    def _stop_waiting(self) -> None:
        self._waiting_flushes = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

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
                self._on_flushed()
            case "Cleared":
                self._on_cleared()
            case "Error":
                self._socket.give_up(f"error {parsed.code or 'without code'}")
            case "Warning":
                _LOGGER.warning("Deepgram warns: %s", parsed.code)
            case _:
                pass  # Metadata, and kinds that come with newer versions

    def _on_flushed(self) -> None:
        if not self._unanswered or self._unanswered[0] == _CLEAR_MARK:
            return
        for _ in range(self._unanswered.popleft()):
            self._listener(Flushed())

    def _on_cleared(self) -> None:
        while self._unanswered and self._unanswered.popleft() != _CLEAR_MARK:
            pass
        self._listener(Cleared())

    def _on_lost(self, reason: str) -> None:
        self._stop_waiting()
        self._listener(SynthesizerLost(reason))
