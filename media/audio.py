"""G.711 μ-law arithmetic: sizes, silence, level, and the voice activity detector.

Source: ITU-T G.711; 8,000 bytes a second, so a millisecond is 8 bytes and a frame of the telephone network 160.
"""

from __future__ import annotations

import warnings
from typing import Final, Protocol

with warnings.catch_warnings():
    # Python 3.11 and 3.12 announce its removal at import; from 3.13 on `audioop-lts` brings the same module.
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop
with warnings.catch_warnings():
    # Some releases read their version through the deprecated `pkg_resources`.
    warnings.simplefilter("ignore")
    import webrtcvad

RATE_HZ: Final = 8000
BYTES_PER_MS: Final = 8
FRAME_MS: Final = 20
FRAME_BYTES: Final = FRAME_MS * BYTES_PER_MS
SILENCE: Final = b"\xff"
_SAMPLE_BYTES: Final = 2


def decode(audio: bytes) -> bytes:
    """Return n bytes of μ-law as 2·n bytes of s16le."""
    return audioop.ulaw2lin(audio, _SAMPLE_BYTES)


def encode(pcm: bytes) -> bytes:
    """Return 2·n bytes of s16le as n bytes of μ-law."""
    return audioop.lin2ulaw(pcm, _SAMPLE_BYTES)


def level(pcm: bytes) -> int:
    """Return the root mean square of s16le samples, 0–32767."""
    return audioop.rms(pcm, _SAMPLE_BYTES)


class VoiceDetector(Protocol):
    """Tells voice from other sounds."""

    def is_speech(self, pcm: bytes, rate_hz: int, /) -> bool:
        """Return whether one frame of s16le holds voice; frames of a stream are given in order."""


def open_voice_detector(aggressiveness: int) -> VoiceDetector:
    """Return a WebRTC voice activity detector for one stream.

    Args:
        aggressiveness: 0 (lets most pass) to 3 (lets least pass).
    """
    detector: VoiceDetector = webrtcvad.Vad(aggressiveness)
    return detector
