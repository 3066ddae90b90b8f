"""Telephone audio: G.711 μ-law at 8 kHz, and linear 16-bit PCM around it.

Source: ITU-T G.711; `audioop` (from Python 3.13 on the same module comes from `audioop-lts`).
"""

from __future__ import annotations

import math
import warnings

with warnings.catch_warnings():
    # Python 3.11 and 3.12 announce the removal that audioop-lts makes good.
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop

BYTES_PER_MS = 8
FRAME_MS = 20
FRAME_BYTES = FRAME_MS * BYTES_PER_MS
SILENCE = b"\xff"
RATE_HZ = 8000


def to_linear(mulaw: bytes) -> bytes:
    """Decode μ-law; n bytes → 2·n bytes, s16le."""
    return audioop.ulaw2lin(mulaw, 2)


def to_mulaw(pcm: bytes) -> bytes:
    """Encode s16le as μ-law; 2·n bytes → n bytes."""
    return audioop.lin2ulaw(pcm, 2)


def loudness(mulaw: bytes) -> int:
    """Root mean square of μ-law audio on the 16-bit scale (a full-scale sine is 23170)."""
    return audioop.rms(audioop.ulaw2lin(mulaw, 2), 2)


def scale(pcm: bytes, factor: float) -> bytes:
    """Multiply every sample of s16le audio, clipping at full scale."""
    return audioop.mul(pcm, 2, factor)


def peak(pcm: bytes) -> int:
    """Greatest magnitude of s16le audio."""
    return audioop.max(pcm, 2)


def resample(pcm: bytes, from_hz: int, to_hz: int) -> bytes:
    """Change the rate of s16le audio, band-limited to what both rates can carry."""
    if from_hz > to_hz:
        return _interpolate(_low_pass(pcm, _taps(0.43 * to_hz / from_hz)), from_hz, to_hz)
    return _low_pass(_interpolate(pcm, from_hz, to_hz), _taps(0.43 * from_hz / to_hz))


def whole_frames(mulaw: bytes) -> bytes:
    """Pad with silence to a multiple of 20 ms."""
    return mulaw + SILENCE * (-len(mulaw) % FRAME_BYTES)


def _interpolate(pcm: bytes, from_hz: int, to_hz: int) -> bytes:
    return audioop.ratecv(pcm, 2, 1, from_hz, to_hz, None)[0]


def _taps(cutoff: float, count: int = 41) -> list[float]:
    """Design a Hamming-windowed sinc low pass; `cutoff` is a fraction of the sample rate."""
    middle = count // 2
    taps = []
    for index in range(count):
        distance = index - middle
        sinc = 2 * cutoff if distance == 0 else math.sin(2 * math.pi * cutoff * distance) / (math.pi * distance)
        taps.append(sinc * (0.54 - 0.46 * math.cos(2 * math.pi * index / (count - 1))))
    total = sum(taps)
    return [tap / total for tap in taps]


def _low_pass(pcm: bytes, taps: list[float]) -> bytes:
    """Convolve by adding scaled, shifted copies: every step runs in C, so a second of audio takes milliseconds."""
    margin = bytes(4 * (len(taps) // 2))
    padded = margin + audioop.lin2lin(pcm, 2, 4) + margin
    size = 2 * len(pcm)
    total = bytes(size)
    for index, tap in enumerate(taps):
        total = audioop.add(total, audioop.mul(padded[4 * index : 4 * index + size], 4, tap), 4)
    return audioop.lin2lin(total, 4, 2)
