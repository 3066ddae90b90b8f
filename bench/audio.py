"""What simulated callers send: telephone noise, real speech, and the frame that ends a turn.

The stub recognisers have no ears. A frame of the byte 0x7F (μ-law for minus nothing, as silent as 0xFF) tells them that
the caller has finished; speech and noise are cleaned of it.
"""

from __future__ import annotations

import random
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Final

from media.audio import FRAME_BYTES, decode, encode, level
from sandbox.speech.voice import Voice

END_OF_TURN: Final = b"\x7f" * FRAME_BYTES
_RUN: Final = b"\x7f" * (FRAME_BYTES // 2)
_QUIET: Final = 40
_NOISE_FRAMES: Final = 200
_SAMPLE: Final = 2


def ends_turn(audio: bytes) -> bool:
    """Return whether a piece of the caller's audio holds the frame that ends his turn."""
    return _RUN in audio


def as_frames(audio: bytes) -> tuple[bytes, ...]:
    """Cut μ-law into whole frames of 20 ms without any end of turn in them."""
    clean = audio.replace(b"\x7f", b"\xff")
    return tuple(clean[begin : begin + FRAME_BYTES] for begin in range(0, len(clean) - FRAME_BYTES + 1, FRAME_BYTES))


def noise_frames(seed: int = 7) -> tuple[bytes, ...]:
    """Return four seconds of a quiet line."""
    chance = random.Random(seed)  # noqa: S311  (noise, not a secret)
    samples = (chance.randint(-_QUIET, _QUIET) for _ in range(_NOISE_FRAMES * FRAME_BYTES))
    return as_frames(encode(b"".join(sample.to_bytes(_SAMPLE, "little", signed=True) for sample in samples)))


def spoken(text: str, voice: str) -> tuple[bytes, ...]:
    """Return frames of a synthetic voice (espeak-ng through a telephone), without the silence around them."""
    frames = as_frames(Voice().synthesize(text, voice=voice))
    loud = [place for place, frame in enumerate(frames) if loudness(frame) > _QUIET]
    return frames[loud[0] : loud[-1] + 1]


def onset(frames: Sequence[bytes], threshold: float) -> int:
    """Return the place of the first frame louder than `threshold`."""
    return next(place for place, frame in enumerate(frames) if loudness(frame) > threshold)


def loudness(frame: bytes) -> int:
    """Return the root mean square of a μ-law frame."""
    return level(decode(frame))


def in_base64(frames: Sequence[bytes]) -> Iterator[bytes]:
    """Yield frames as they stand in a message."""
    return (b64encode(frame) for frame in frames)
