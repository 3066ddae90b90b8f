"""The voices of agents and callers: espeak-ng in the process, as telephone audio."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import ClassVar

import espeakng_loader

from sandbox.speech.telephone_audio import downsample, peak, rms, scale, to_mulaw, whole_frames

_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000
_CHARACTERS_UTF8 = 1
_RATE, _PITCH = 1, 3
_SPEECH_RMS = 2500
_PEAK_LIMIT = 30000
_CACHED_UTTERANCES = 512


@dataclass(frozen=True, slots=True)
class VoiceStyle:
    """How one voice differs from the others.

    Attributes:
        engine_name: Language and variant as espeak-ng calls them.
        words_per_minute: Speaking rate.
        pitch: 0 to 100, 50 is the variant's own.
    """

    engine_name: str
    words_per_minute: int = 165
    pitch: int = 50


# Named after the Aura-2 voices they stand in for; callers choose among them too. Over a telephone the ear understands
# the first three well, helena fairly, the others badly: those are for agents and for callers in text mode.
VOICES: Mapping[str, VoiceStyle] = MappingProxyType(
    {
        "apollo": VoiceStyle("en-us+adam", 155, 55),
        "arcas": VoiceStyle("en-us+adam", 150, 50),
        "orion": VoiceStyle("en-us+adam", 160, 60),
        "helena": VoiceStyle("en-us+f2", 155, 55),
        "thalia": VoiceStyle("en-us+f3", 170, 55),
        "andromeda": VoiceStyle("en-us+Annie", 165, 50),
        "luna": VoiceStyle("en-us+f5", 155, 55),
        "zeus": VoiceStyle("en-us+m7", 150, 35),
    }
)


class UnknownVoice(LookupError):
    """No voice has that name."""


class Voice:
    """Speaks; safe to call from any thread. Some forty times faster than real time, and cached."""

    # The espeak-ng library has one state for the whole process, so all instances take turns.
    _engine_lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, styles: Mapping[str, VoiceStyle] = VOICES) -> None:
        """Load the engine and its data from the installed wheel."""
        self._styles = styles
        self._engine = ctypes.CDLL(espeakng_loader.get_library_path())
        with self._engine_lock:
            self._rate_hz = self._engine.espeak_Initialize(
                _SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), _DO_NOT_EXIT
            )
        self._cached: Callable[[str, str], bytes] = lru_cache(_CACHED_UTTERANCES)(self._synthesize)

    def synthesize(self, text: str, *, voice: str) -> bytes:
        """Speak `text`.

        Returns:
            μ-law, 8 kHz mono, a whole number of 20 ms frames, at the loudness of telephone speech; empty for text
            without anything to say.

        Raises:
            UnknownVoice: If no style has that name.
        """
        if voice not in self._styles:
            raise UnknownVoice(voice)
        return self._cached(text, voice)

    def _synthesize(self, text: str, voice: str) -> bytes:
        pcm = downsample(self._render(text, self._styles[voice]), self._rate_hz)
        if not any(pcm):
            return b""
        return whole_frames(to_mulaw(_levelled(pcm)))

    def _render(self, text: str, style: VoiceStyle) -> bytes:
        chunks: list[bytes] = []

        def keep(samples: int | None, count: int, _events: int | None) -> int:
            if samples and count:
                chunks.append(ctypes.string_at(samples, 2 * count))
            return 0

        prototype = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
        callback = prototype(keep)
        encoded = text.encode()
        with self._engine_lock:
            self._engine.espeak_SetSynthCallback(callback)
            self._engine.espeak_SetVoiceByName(style.engine_name.encode())
            self._engine.espeak_SetParameter(_RATE, style.words_per_minute, 0)
            self._engine.espeak_SetParameter(_PITCH, style.pitch, 0)
            self._engine.espeak_Synth(encoded, len(encoded) + 1, 0, 0, 0, _CHARACTERS_UTF8, None, None)
        return b"".join(chunks)


def _levelled(pcm: bytes) -> bytes:
    """Bring speech to the loudness of a telephone, without clipping."""
    factor = min(_SPEECH_RMS / max(rms(pcm), 1), _PEAK_LIMIT / max(peak(pcm), 1))
    return scale(pcm, factor)
