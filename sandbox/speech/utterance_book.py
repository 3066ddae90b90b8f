"""The book by which the sandbox's recogniser knows what a text-mode caller says, without listening.

A marked utterance is ordinary speech audio after one quiet watermark frame. Whoever sees that frame pass looks the
utterance up here and follows it by counting 20 ms frames.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from sandbox.speech.telephone_audio import FRAME_BYTES, loudness, whole_frames

_VOICED_RMS = 200
_MOST_UTTERANCES = 20_000
# μ-law codes 0x70–0x7F and 0xF0–0xFF stand for magnitudes up to 120: as quiet as the noise of a line.
_QUIET_CODES = bytes((code & 0x80) | 0x70 | (code & 0x0F) for code in range(256))


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a text-mode caller says.

    Attributes:
        text: The words; empty when nobody could make them out.
        voiced: For every 20 ms frame after the watermark, whether there is sound in it.
    """

    text: str
    voiced: tuple[bool, ...]

    @property
    def sounding_frames(self) -> int:
        """Number of frames up to and with the last one that has sound."""
        return max((index + 1 for index, is_voiced in enumerate(self.voiced) if is_voiced), default=0)


class UtteranceBook:
    """Remembers the latest 20,000 marked utterances; older ones are forgotten, and then not understood any more."""

    def __init__(self) -> None:
        """Start empty."""
        self._utterances: OrderedDict[bytes, Utterance] = OrderedDict()

    def marked(self, text: str, audio: bytes) -> bytes:
        """Register an utterance and put its watermark in front.

        Args:
            text: What the recogniser shall understand; empty for noise.
            audio: μ-law, 8 kHz mono.

        Returns:
            The watermark frame, then the audio padded to whole frames. It must be played from a frame border on.
        """
        audio = whole_frames(audio)
        watermark = _watermark(text, audio)
        self._utterances[watermark] = Utterance(text, _voiced(audio))
        self._utterances.move_to_end(watermark)
        if len(self._utterances) > _MOST_UTTERANCES:
            self._utterances.popitem(last=False)
        return watermark + audio

    def find(self, frame: bytes) -> Utterance | None:
        """Return the utterance that begins after this 160-byte frame, or None for any other frame."""
        return self._utterances.get(frame)


def _watermark(text: str, audio: bytes) -> bytes:
    """Derive the frame from what is said, so that the same utterance always has the same one."""
    digest = hashlib.shake_128(text.encode() + b"\0" + audio).digest(FRAME_BYTES)
    return digest.translate(_QUIET_CODES)


def _voiced(audio: bytes) -> tuple[bool, ...]:
    frames = (audio[start : start + FRAME_BYTES] for start in range(0, len(audio), FRAME_BYTES))
    return tuple(loudness(frame) >= _VOICED_RMS for frame in frames)
