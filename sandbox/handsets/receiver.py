"""A person's end of one call: his voice is a microphone, or words that are spoken for him.

Rules of the file:
- Words go before the microphone, in their order; while they are spoken, what the microphone brings is dropped.
- Of the microphone 200 ms wait at most: where its clock is the faster one, the oldest are dropped.
- What an agent's voice says is told in words as it is heard, word by word.
- After half an hour the telephone is put down.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sandbox.callers.ear import AgentEar
from sandbox.handsets import messages
from sandbox.speech.telephone_audio import FRAME_BYTES, FRAME_MS, loudness
from sandbox.twilio.line import SILENT_FRAME

MOST_WORDS: Final = 8
LONGEST_MS: Final = 30 * 60 * 1000
_MOST_FRAMES: Final = 10
_VOICED_RMS: Final = 500


@dataclass(slots=True)
class Receiver:
    """What a person holds to his ear during one call; driven 20 ms by 20 ms by the line.

    Attributes:
        send: Takes messages for the telephone.
        hear_frame: Takes what the person hears, 160 bytes of μ-law each.
        ear: Knows the words of it.
    """

    send: Callable[[str], None]
    hear_frame: Callable[[bytes], None]
    ear: AgentEar
    has_hung_up: bool = False
    is_speaking: bool = False
    _microphone: deque[bytes] = field(default_factory=lambda: deque(maxlen=_MOST_FRAMES))
    _words: deque[tuple[str, bytes]] = field(default_factory=deque)
    _spoken: str = ""
    _sound: bytes = b""
    _digits: str = ""
    _elapsed_ms: int = 0
    _caption: str = ""

    def take_frame(self, frame: bytes) -> None:
        """Take 20 ms of the microphone."""
        self._microphone.append(frame)

    def take_words(self, text: str, audio: bytes) -> bool:
        """Take words to speak; False where eight wait already."""
        if len(self._words) >= MOST_WORDS:
            return False
        self._words.append((text, audio))
        return True

    def press(self, digit: str) -> None:
        """Take a key."""
        self._digits += digit

    def hang_up(self) -> None:
        """Put the telephone down."""
        self.has_hung_up = True

    def speak(self) -> bytes:
        """Return the next 20 ms of the person."""
        if not self._sound and self._words:
            self._spoken, self._sound = self._words.popleft()
            self.send(messages.saying(self._spoken))
        return self._next_of_words() if self._sound else self._next_of_microphone()

    def hear(self, frame: bytes) -> None:
        """Pass on what is heard."""
        self.hear_frame(frame)
        self.ear.hear(frame)
        self._tell_words()
        self._elapsed_ms += FRAME_MS
        if self._elapsed_ms >= LONGEST_MS:
            self.has_hung_up = True

    def take_digits(self) -> str:
        """Return the keys pressed since the last time."""
        digits, self._digits = self._digits, ""
        return digits

    def _tell_words(self) -> None:
        if not self.ear.heard or not self.ear.heard[-1].text:
            return
        caption = messages.hearing(len(self.ear.heard) - 1, self.ear.heard[-1].text)
        if caption != self._caption:
            self._caption = caption
            self.send(caption)

    def _next_of_words(self) -> bytes:
        frame, self._sound = self._sound[:FRAME_BYTES], self._sound[FRAME_BYTES:]
        self._microphone.clear()
        self.is_speaking = True
        if not self._sound:
            self.send(messages.said(self._spoken))
        return frame

    def _next_of_microphone(self) -> bytes:
        if not self._microphone:
            self.is_speaking = False
            return SILENT_FRAME
        frame = self._microphone.popleft()
        self.is_speaking = loudness(frame) >= _VOICED_RMS
        return frame
