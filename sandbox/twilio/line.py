"""The audio path of one call, 20 ms at a time: the caller on one end, on the other whatever the TwiML has put there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.speech.telephone_audio import FRAME_BYTES, FRAME_MS, SILENCE

SILENT_FRAME = SILENCE * FRAME_BYTES


class Caller(Protocol):
    """A person with a telephone. Called once each 20 ms, `speak` first."""

    @property
    def is_speaking(self) -> bool:
        """Whether the frame just spoken belongs to an utterance."""

    def speak(self) -> bytes:
        """Return the next 160 bytes of μ-law."""

    def hear(self, frame: bytes) -> None:
        """Take the 160 bytes heard in the same 20 ms."""

    def take_digits(self) -> str:
        """Return the keys pressed since the last time, and forget them."""

    @property
    def has_hung_up(self) -> bool:
        """Whether he has put the telephone down."""


class FarEnd(Protocol):
    """What the caller talks to at the moment: a stream, an announcement, a recorder, a human."""

    def exchange(self, spoken: bytes) -> bytes:
        """Take what the caller spoke and return what he hears, 160 bytes each."""

    def press(self, digit: str) -> None:
        """Take a key the caller pressed."""

    def note_onset(self) -> None:
        """The caller has just begun to speak."""


class Nobody:
    """A line with nothing on it."""

    def exchange(self, spoken: bytes) -> bytes:  # noqa: ARG002 - nobody listens
        """Return silence."""
        return SILENT_FRAME

    def press(self, digit: str) -> None:
        """Ignore it."""

    def note_onset(self) -> None:
        """Ignore it."""


@dataclass(slots=True)
class Line:
    """Carries audio both ways and keeps time: `elapsed_ms` of audio since the call was answered.

    Attributes:
        record: Gets (caller's frame, agent's frame) of every 20 ms.
        on_hang_up: Told once, when the caller puts the telephone down.
    """

    caller: Caller
    record: Callable[[bytes, bytes], None]
    on_hang_up: Callable[[], None]
    far_end: FarEnd = field(default_factory=Nobody)
    elapsed_ms: int = 0
    _was_speaking: bool = False
    _is_over: bool = False

    def tick(self) -> None:
        """Carry 20 ms of audio."""
        if self._is_over:
            return
        if self.caller.has_hung_up:
            self._is_over = True
            self.on_hang_up()
            return
        spoken = self.caller.speak()
        self._note_onset()
        heard = self.far_end.exchange(spoken)
        for digit in self.caller.take_digits():
            self.far_end.press(digit)
        self.caller.hear(heard)
        self.record(spoken, heard)
        self.elapsed_ms += FRAME_MS

    def _note_onset(self) -> None:
        if self.caller.is_speaking and not self._was_speaking:
            self.far_end.note_onset()
        self._was_speaking = self.caller.is_speaking
