"""The agent's voice: text in, paced audio on the wire, and back to text when the caller cuts in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, assert_never

from domain.errors import ProviderError
from domain.ports.speech import (
    AudioArrived,
    Cleared,
    Flushed,
    SpeechStream,
    SynthesisEvent,
    Synthesizer,
    SynthesizerLost,
)
from media.latency import LatencyProbe
from media.losses import LossWindow
from media.playout import Playout
from media.sentences import SentenceChunker
from media.settings import ConversationSettings
from media.tasks import Spawn
from media.wire import Wire


class VoiceListener(Protocol):
    """Who owns the voice."""

    def voice_began(self) -> None:
        """The agent sounds from now on."""

    def voice_overflowed(self) -> None:
        """More audio came than one turn may hold; the rest is dropped."""

    def voice_lost(self, *, is_final: bool) -> None:
        """The synthesizer broke; it is being opened again unless `is_final`."""


class Voice:
    """One call's voice.

    Attributes:
        probe: The reply whose first audio is awaited, or None.
    """

    def __init__(
        self,
        *,
        synthesizer: Synthesizer,
        model: str,
        wire: Wire,
        listener: VoiceListener,
        spawn: Spawn,
        clock: Callable[[], float],
        settings: ConversationSettings,
    ) -> None:
        """Keep what is needed; `open` connects."""
        self._synthesizer = synthesizer
        self._model = model
        self._wire = wire
        self._listener = listener
        self._spawn = spawn
        self._clock = clock
        self._stall = settings.speech_stall
        self._reserve_ms = settings.speech_reserve_ms
        self._losses = LossWindow(settings.loss_window)
        self.playout = Playout(settings.playout)
        self.probe: LatencyProbe | None = None
        self._stream: SpeechStream | None = None
        self._broken: SpeechStream | None = None
        self._opened = 0
        self._is_closed = False
        self._has_unflushed = False
        self._owed = 0
        self._dropping = 0
        self._last_event_at = 0.0
        self._is_finishing = False
        self._is_cut = False

    async def open(self) -> None:
        """Connect; raises ProviderUnavailable or ProviderRejected. A stream that comes too late is let go at once."""
        self._opened += 1
        number = self._opened
        stream = await self._synthesizer.open(
            lambda event: self._on_event(event) if number == self._opened else None, voice=self._model
        )
        if self._is_closed or number != self._opened:
            await stream.close()
            return
        self._stream = stream
        self._dropping = self._owed = 0

    async def close(self) -> None:
        """Let the vendor go, for good."""
        self._is_closed = True
        self._opened += 1
        stream = self._stream or self._broken
        self._stream = self._broken = None
        if stream is not None:
            await stream.close()

    # ── speaking ────────────────────────────────────────────────────────────────────────────────────────────────────

    def begin_turn(self, probe: LatencyProbe | None = None) -> None:
        """Begin a turn of the agent; the last one must be over."""
        self.playout.begin_turn()
        self.probe = probe
        self._is_finishing = self._has_unflushed = self._is_cut = False

    def say(self, text: str) -> None:
        """Add a piece of text to the turn."""
        if self._has_unflushed:
            self.playout.extend_segment(text)
        else:
            self.playout.open_segment(text)
        self._has_unflushed = True
        if self._stream is not None:
            self._stream.speak(f"{text} ")

    def say_all(self, text: str) -> None:
        """Say a whole turn's text, its first piece at once."""
        chunker = SentenceChunker()
        for piece in (*chunker.feed(text), *chunker.finish()):
            self.say(piece)
            if not self._owed:
                self.flush()
        self.finish()

    def flush(self) -> None:
        """Ask for the audio of all text so far."""
        if not self._has_unflushed:
            return
        self._has_unflushed = False
        if self._stream is not None:
            self._owe()
            self._stream.flush()

    def _owe(self) -> None:
        if not self._owed:
            self._last_event_at = self._clock()
        self._owed += 1

    def finish(self) -> None:
        """Say that the turn has all its text."""
        self.flush()
        self._is_finishing = True
        self._finish_if_complete()

    def _finish_if_complete(self) -> None:
        if self._is_finishing and not self._owed and self._stream is not None:
            self.playout.finish()

    # ── interrupting ────────────────────────────────────────────────────────────────────────────────────────────────

    def hold(self) -> None:
        """Fall silent at once and keep what was not heard."""
        self._wire.send_clear()
        self.playout.hold()

    def resume(self) -> None:
        """Go on where the caller's ear stopped."""
        self.playout.resume()
        self.pump(self._clock())

    def cut(self) -> None:
        """Fall silent for good; text and heard text of the turn stay readable until the next one begins."""
        if self.playout.has_sounded and not self.playout.is_held:
            self.hold()
        self._drop_pending()
        self._is_cut = True

    def _drop_pending(self) -> None:
        if self._stream is not None and (self._owed or self._has_unflushed):
            self._dropping += 1
            self._stream.clear()
        self._owed = 0
        self._has_unflushed = self._is_finishing = False

    # ── time and vendor ─────────────────────────────────────────────────────────────────────────────────────────────

    def pump(self, now: float) -> None:
        """Send the audio that is due."""
        playout = self.playout
        while (frame := playout.next_frame(now)) is not None:
            self._wire.send_audio(frame)
            if (mark := playout.mark_due()) is not None:
                self._wire.send_mark(mark)
            self._note_first_frame()

    def _note_first_frame(self) -> None:
        if self.probe is not None and self.probe.first_frame is None:
            self.probe.first_frame = self._clock()
        self._listener.voice_began()

    def tick(self, now: float) -> None:
        """Send what is due, ask for more before the ear runs dry, and notice a synthesizer that has fallen silent."""
        self.pump(now)
        if self._has_unflushed and not self._owed and self.playout.unheard_ms < self._reserve_ms:
            self.flush()
        if self._owed and self._stream is not None and now - self._last_event_at > self._stall:
            self._stream.give_up("silent while it owed audio")

    def _on_event(self, event: SynthesisEvent) -> None:
        self._last_event_at = self._clock()
        match event:
            case AudioArrived(audio):
                self._take_audio(audio)
            case Flushed():
                self._close_segment()
            case Cleared():
                self._dropping = max(0, self._dropping - 1)
            case SynthesizerLost():
                self._lose()
            case _:
                assert_never(event)

    def _take_audio(self, audio: bytes) -> None:
        if self._dropping:
            return
        if self.probe is not None and self.probe.first_tts_byte is None:
            self.probe.first_tts_byte = self._clock()
        if not self.playout.add(audio):
            self._overflow()
        self.pump(self._last_event_at)

    def _overflow(self) -> None:
        """Let what is queued be said, and nothing more."""
        self._drop_pending()
        while self.playout.close_segment():
            pass
        self.playout.finish()
        self._listener.voice_overflowed()

    def _close_segment(self) -> None:
        if self._dropping or not self._owed:
            return
        self._owed -= 1
        self.playout.close_segment()
        self._finish_if_complete()
        self.pump(self._last_event_at)

    def _lose(self) -> None:
        stream, self._stream = self._stream, None
        self._opened += 1
        self._owed = 0
        can_reopen = self._losses.may_reopen(self._clock())
        self._listener.voice_lost(is_final=not can_reopen)
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
            self._listener.voice_lost(is_final=True)
            return
        if self._stream is None:
            return
        self._has_unflushed = False
        for text in () if self._is_cut else self.playout.take_back_unsaid():
            self.say(text)
            self.flush()
        self._finish_if_complete()
