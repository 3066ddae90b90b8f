"""From telephone band to wide band, as the recogniser's acoustic model expects it.

The model was trained on 16 kHz speech and reads the band of 4 to 6.8 kHz, which a telephone cuts off. Left empty it
makes every third word wrong. So noise is put there, every 10 ms as loud as that band was likely to be: its loudness is
predicted from four bands of what the telephone carries. The weights are a least-squares fit on wide-band recordings
of the callers' voices (logarithms of RMS + 20; R² 0.6).
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import pairwise

from sandbox.speech.telephone_audio import add, double_rate, low_pass, rms, scale, subtract, to_linear

WIDE_RATE_HZ = 16000
_STEP_BYTES = WIDE_RATE_HZ * 2 // 100
_FLOOR = 20
_BAND_EDGES_HZ = (1000, 2000, 3000)
_SPLIT_HZ = 5400
# Weights of the bands 0-1, 1-2, 2-3, 3-4 kHz, then a constant.
_TO_4_5_KHZ = (-0.172, -0.013, -0.452, 1.404, 1.37)
_TO_5_8_KHZ = (-0.15, -0.022, -0.335, 1.147, 1.628)
_NOISE_SEED = 7
_NOISE_DEVIATION = 6000


class Widener:
    """Turns μ-law at 8 kHz into s16le at 16 kHz with a plausible upper band."""

    def __init__(self) -> None:
        """Make one second of noise for each of the two upper bands."""
        source = random.Random(_NOISE_SEED)
        samples = (max(-32768, min(32767, int(source.gauss(0, _NOISE_DEVIATION)))) for _ in range(WIDE_RATE_HZ))
        noise = b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples)
        upper = subtract(noise, low_pass(noise, 4000 / WIDE_RATE_HZ))
        top = subtract(upper, low_pass(upper, _SPLIT_HZ / WIDE_RATE_HZ))
        self._bands = ((subtract(upper, top), _TO_4_5_KHZ), (top, _TO_5_8_KHZ))

    def widen(self, mulaw: bytes) -> bytes:
        """Return the audio at twice the rate; whole 20 ms frames only."""
        narrow = double_rate(to_linear(mulaw))
        levels = _levels(narrow)
        for noise, weights in self._bands:
            narrow = add(narrow, _shaped(noise, weights, levels))
        return narrow


def _levels(narrow: bytes) -> list[tuple[float, ...]]:
    """Return for every 10 ms the logarithmic level of each band, and 1 for the constant."""
    below = [low_pass(narrow, edge / WIDE_RATE_HZ) for edge in _BAND_EDGES_HZ] + [narrow]
    bands = [below[0], *(subtract(upper, lower) for lower, upper in pairwise(below))]
    steps = range(0, len(narrow), _STEP_BYTES)
    return [(*(math.log(rms(band[at : at + _STEP_BYTES]) + _FLOOR) for band in bands), 1.0) for at in steps]


def _shaped(noise: bytes, weights: Sequence[float], levels: list[tuple[float, ...]]) -> bytes:
    """Give the noise the level the weights predict for each step."""
    loudness = rms(noise)
    pieces = []
    for index, level in enumerate(levels):
        wanted = math.exp(sum(weight * value for weight, value in zip(weights, level, strict=True))) - _FLOOR
        at = 7 * index * _STEP_BYTES % (len(noise) - _STEP_BYTES)
        pieces.append(scale(noise[at : at + _STEP_BYTES], max(0.0, wanted) / loudness))
    return b"".join(pieces)
