"""Telephone audio: G.711 μ-law at 8 kHz, and linear 16-bit PCM around it.

Source: ITU-T G.711; `audioop` (from Python 3.13 on the same module comes from `audioop-lts`).
"""

from __future__ import annotations

import math
import warnings
from functools import cache

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


def rms(pcm: bytes) -> int:
    """Root mean square of s16le audio."""
    return audioop.rms(pcm, 2)


def add(first: bytes, second: bytes) -> bytes:
    """Mix two s16le signals of equal length."""
    return audioop.add(first, second, 2)


def subtract(first: bytes, second: bytes) -> bytes:
    """Take one s16le signal away from another of equal length."""
    return audioop.add(first, audioop.mul(second, 2, -1), 2)


def downsample(pcm: bytes, from_hz: int) -> bytes:
    """Bring s16le audio to 8 kHz, keeping what lies below 3.8 kHz."""
    return audioop.ratecv(low_pass(pcm, 0.48 * RATE_HZ / from_hz, taps=121), 2, 1, from_hz, RATE_HZ, None)[0]


def double_rate(pcm: bytes) -> bytes:
    """Bring s16le audio from 8 to 16 kHz; the new upper half of the band stays empty."""
    stuffed = bytearray(2 * len(pcm))
    stuffed[0::4], stuffed[1::4] = pcm[0::2], pcm[1::2]
    return scale(low_pass(bytes(stuffed), 0.24), 2)


def whole_frames(mulaw: bytes) -> bytes:
    """Pad with silence to a multiple of 20 ms."""
    return mulaw + SILENCE * (-len(mulaw) % FRAME_BYTES)


def low_pass(pcm: bytes, cutoff: float, *, taps: int = 81) -> bytes:
    """Keep what lies below `cutoff`, a fraction of the sample rate.

    Adds scaled, shifted copies: every step runs in C, so a second of audio takes milliseconds.
    """
    margin = bytes(4 * (taps // 2))
    padded = margin + audioop.lin2lin(pcm, 2, 4) + margin
    size = 2 * len(pcm)
    total = bytes(size)
    for index, tap in enumerate(_windowed_sinc(cutoff, taps)):
        total = audioop.add(total, audioop.mul(padded[4 * index : 4 * index + size], 4, tap), 4)
    return audioop.lin2lin(total, 4, 2)


@cache
def _windowed_sinc(cutoff: float, count: int) -> tuple[float, ...]:
    """Design a Hamming-windowed sinc filter with a gain of one."""
    middle = count // 2
    taps = []
    for index in range(count):
        distance = index - middle
        sinc = 2 * cutoff if distance == 0 else math.sin(2 * math.pi * cutoff * distance) / (math.pi * distance)
        taps.append(sinc * (0.54 - 0.46 * math.cos(2 * math.pi * index / (count - 1))))
    total = sum(taps)
    return tuple(tap / total for tap in taps)
