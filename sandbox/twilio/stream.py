"""Twilio's end of one bidirectional media stream, without a socket: audio in 20 ms steps, messages in and out.

Rules of the file:
- Audio from the server is queued and played in order at 8000 bytes a second, however fast it came.
- A mark is echoed when everything queued before it has been played, at once when nothing is queued before it.
- `clear` empties the queue and echoes the marks in it at once.
- What Twilio does not understand is ignored; each kind is warned about once a stream (31950 binary, 31951 other).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, assert_never

from sandbox.speech.telephone_audio import FRAME_BYTES, FRAME_MS, SILENCE
from sandbox.twilio.barge_in import BargeInWatch
from sandbox.twilio.stream_messages import ClearAudio, PlayMark, PlayMedia, StreamMessageInvalid, Writer, read

BINARY_MESSAGE: Final = 31950
INVALID_MESSAGE: Final = 31951


@dataclass(slots=True)
class StreamCore:
    """One stream's state; a `FarEnd` of the line.

    Attributes:
        send: Takes every message for the server, in order.
        warn: Takes (code, message) for the debugger.
        watch: Measures how fast the server reacts when the caller speaks over it.
    """

    writer: Writer
    send: Callable[[str], None]
    warn: Callable[[int, str], None]
    watch: BargeInWatch
    _queue: bytearray = field(default_factory=bytearray)
    _marks: deque[tuple[int, str]] = field(default_factory=deque)
    _played_bytes: int = 0
    _timestamp_ms: int = 0
    _warned: set[int] = field(default_factory=set)

    @property
    def is_playing(self) -> bool:
        """Whether audio of the server waits to be played."""
        return bool(self._queue)

    def open(self, parameters: Mapping[str, str]) -> None:
        """Send the two messages every stream begins with."""
        self.send(self.writer.connected())
        self.send(self.writer.start(parameters))

    def exchange(self, spoken: bytes) -> bytes:
        """Send the caller's 20 ms and return the server's."""
        self.send(self.writer.media(spoken, self._timestamp_ms))
        self._timestamp_ms += FRAME_MS
        return self._play()

    def press(self, digit: str) -> None:
        """Send a key press."""
        self.send(self.writer.dtmf(digit))

    def note_onset(self) -> None:
        """Remember when the caller began to speak, if he speaks over the server's audio."""
        if self.is_playing:
            self.watch.began(at_ms=self._timestamp_ms)

    def stop(self) -> None:
        """Send the last message; the caller or REST has ended the call."""
        self.send(self.writer.stop())

    def receive(self, text: str) -> None:
        """Take a text message of the server."""
        try:
            message = read(text, self.writer.stream_sid)
        except StreamMessageInvalid as error:
            self._warn_once(INVALID_MESSAGE, f"Stream - Invalid message: {error}")
            return
        match message:
            case PlayMedia(audio):
                self._queue += audio
            case PlayMark(name):
                self._marks.append((self._played_bytes + len(self._queue), name))
                self._echo_marks()
            case ClearAudio():
                self._clear()
            case _:
                assert_never(message)

    def receive_binary(self) -> None:
        """Take a binary message of the server: ignored."""
        self._warn_once(BINARY_MESSAGE, "Stream - Malformed message: binary")

    def _warn_once(self, code: int, message: str) -> None:
        if code not in self._warned:
            self._warned.add(code)
            self.warn(code, message)

    def _play(self) -> bytes:
        played = bytes(self._queue[:FRAME_BYTES])
        del self._queue[:FRAME_BYTES]
        self._played_bytes += len(played)
        self._echo_marks()
        return played.ljust(FRAME_BYTES, SILENCE)

    def _clear(self) -> None:
        self.watch.cleared()
        self._played_bytes += len(self._queue)
        self._queue.clear()
        self._echo_marks()

    def _echo_marks(self) -> None:
        while self._marks and self._marks[0][0] <= self._played_bytes:
            self.send(self.writer.mark(self._marks.popleft()[1]))
