"""The agent's ear: the caller's audio to the recogniser in batches, and to the floor frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from domain.errors import ProviderError
from domain.ports.speech import RecognitionEvent, RecognitionStream, Recognizer, RecognizerLost
from domain.turn_taking import FloorEvent, TurnTaking
from media.audio import BYTES_PER_MS, FRAME_BYTES, RATE_HZ, decode, level, open_voice_detector
from media.losses import LossWindow
from media.settings import ConversationSettings
from media.tasks import Spawn


class EarListener(Protocol):
    """Who owns the ear."""

    def recognised(self, event: RecognitionEvent) -> None:
        """Take what the recogniser says; `RecognizerLost` never comes here."""

    def ear_lost(self, *, is_final: bool) -> None:
        """The recogniser broke; it is being opened again unless `is_final`."""


class Ear:
    """One call's ear.

    Attributes:
        fed_ms: Audio given to the recogniser stream that is open, the batch being gathered included.
    """

    def __init__(
        self,
        *,
        recognizer: Recognizer,
        keyterms: Sequence[str],
        floor: TurnTaking,
        listener: EarListener,
        spawn: Spawn,
        clock: Callable[[], float],
        settings: ConversationSettings,
    ) -> None:
        """Keep what is needed; `open` connects. Audio heard before that is kept, the oldest dropped when too much."""
        self._recognizer = recognizer
        self._keyterms = keyterms
        self._floor = floor
        self._listener = listener
        self._spawn = spawn
        self._clock = clock
        self._losses = LossWindow(settings.loss_window)
        self._batch_bytes = settings.recognition_batch_ms * BYTES_PER_MS
        self._kept_bytes = settings.kept_audio_ms * BYTES_PER_MS
        self._detector = open_voice_detector(settings.vad_aggressiveness)
        self._stream: RecognitionStream | None = None
        self._broken: RecognitionStream | None = None
        self._opened = 0
        self._is_closed = False
        self._fed = 0
        self._batch = bytearray()
        self._unframed = bytearray()

    @property
    def fed_ms(self) -> float:
        """Audio of the current recogniser stream so far, in milliseconds."""
        return (self._fed + len(self._batch)) / BYTES_PER_MS

    async def open(self) -> None:
        """Connect; raises ProviderUnavailable or ProviderRejected. A stream that comes too late is let go at once."""
        self._opened += 1
        number = self._opened
        stream = await self._recognizer.open(
            lambda event: self._on_event(event) if number == self._opened else None, keyterms=self._keyterms
        )
        if self._is_closed or number != self._opened:
            await stream.close()
            return
        self._stream, self._fed = stream, 0
        self._send_batch(stream)

    async def close(self) -> None:
        """Let the vendor go, for good."""
        self._is_closed = True
        self._opened += 1
        stream = self._stream or self._broken
        self._stream = self._broken = None
        if stream is not None:
            await stream.close()

    def hear(self, payload: bytes) -> FloorEvent | None:
        """Take the caller's audio: μ-law, usually one frame of 160 bytes."""
        batch = self._batch
        batch += payload
        if len(batch) >= self._batch_bytes:
            if self._stream is not None:
                self._send_batch(self._stream)
            elif len(batch) > self._kept_bytes:
                del batch[: len(batch) - self._kept_bytes]
        if len(payload) == FRAME_BYTES and not self._unframed:
            return self._judge(payload)
        return self._reframe(payload)

    def _send_batch(self, stream: RecognitionStream) -> None:
        if self._batch:
            self._fed += len(self._batch)
            stream.feed(bytes(self._batch))
            self._batch.clear()

    def _judge(self, frame: bytes) -> FloorEvent | None:
        pcm = decode(frame)
        loudness = level(pcm)
        is_voiced = loudness > self._floor.threshold and self._detector.is_speech(pcm, RATE_HZ)
        return self._floor.hear(loudness, is_voiced=is_voiced)

    def _reframe(self, payload: bytes) -> FloorEvent | None:
        """Judge audio of another size in frames; the last event of several counts."""
        self._unframed += payload
        result: FloorEvent | None = None
        while len(self._unframed) >= FRAME_BYTES:
            frame = bytes(self._unframed[:FRAME_BYTES])
            del self._unframed[:FRAME_BYTES]
            result = self._judge(frame) or result
        return result

    def _on_event(self, event: RecognitionEvent) -> None:
        if isinstance(event, RecognizerLost):
            self._lose()
        else:
            self._listener.recognised(event)

    def _lose(self) -> None:
        stream, self._stream = self._stream, None
        self._opened += 1
        can_reopen = self._losses.may_reopen(self._clock())
        self._listener.ear_lost(is_final=not can_reopen)
        if not can_reopen:
            self._broken = stream  # the call's tasks end now; `close` outlives them
            return
        if stream is not None:
            self._spawn(stream.close())
        self._spawn(self._reopen())

    async def _reopen(self) -> None:
        try:
            await self.open()
        except ProviderError:
            self._listener.ear_lost(is_final=True)
