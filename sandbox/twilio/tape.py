"""Records both sides of a call: caller left, agent right, 8 kHz 16-bit stereo."""

from __future__ import annotations

import io
import wave
from array import array
from pathlib import Path

from sandbox.speech.telephone_audio import RATE_HZ, to_linear


class Tape:
    """Keeps two mono μ-law tracks of equal length; written to a file once, at the end (1 MB a minute of memory)."""

    def __init__(self) -> None:
        """Begin empty."""
        self._left = bytearray()
        self._right = bytearray()

    def record(self, left: bytes, right: bytes) -> None:
        """Add equally long stretches of both sides."""
        self._left += left
        self._right += right

    def save(self, path: Path) -> None:
        """Write the WAV file, creating its folder."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wav(bytes(self._left), bytes(self._right)))


def wav(*tracks: bytes) -> bytes:
    """Return a PCM16 WAV file of equally long μ-law tracks, one for each channel."""
    samples = [array("h", to_linear(track)) for track in tracks]
    interleaved = array("h", bytes(2 * sum(map(len, samples))))
    for channel, track in enumerate(samples):
        interleaved[channel :: len(tracks)] = track
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(len(tracks))
        writer.setsampwidth(2)
        writer.setframerate(RATE_HZ)
        writer.writeframes(interleaved.tobytes())
    return file.getvalue()
