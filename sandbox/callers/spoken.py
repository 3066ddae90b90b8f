"""Remembers what the agents' voices have said, so that simulated callers understand them without a recogniser."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sandbox.speech.telephone_audio import FRAME_BYTES
from sandbox.speech.voice import VOICES, Voice, VoiceStyle

ANCHOR_BYTES: Final = 32
_DISTINCT_BYTES: Final = 8
_MOST_SPOKEN: Final = 2000


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text and the μ-law audio it became."""

    text: str
    audio: bytes


class SpokenBook:
    """Finds spoken audio again by 32-byte anchors, one every 20 ms; remembers the latest 2,000 texts."""

    def __init__(self) -> None:
        """Start empty."""
        self._spoken: OrderedDict[Spoken, None] = OrderedDict()
        self._places: dict[bytes, list[tuple[Spoken, int]]] = {}

    def register(self, text: str, audio: bytes) -> None:
        """Remember that `audio` says `text`; the same again changes nothing."""
        spoken = Spoken(text, audio)
        if spoken in self._spoken:
            return
        self._spoken[spoken] = None
        for position in range(0, len(audio) - ANCHOR_BYTES + 1, FRAME_BYTES):
            anchor = audio[position : position + ANCHOR_BYTES]
            if len(set(anchor)) >= _DISTINCT_BYTES:  # silence and hum are everywhere, they locate nothing
                self._places.setdefault(anchor, []).append((spoken, position))
        if len(self._spoken) > _MOST_SPOKEN:
            self._forget(self._spoken.popitem(last=False)[0])

    def places(self, anchor: bytes) -> tuple[tuple[Spoken, int], ...]:
        """Return every (utterance, byte position) that begins with these 32 bytes on a 20 ms border of its audio."""
        return tuple(self._places.get(anchor, ()))

    def _forget(self, spoken: Spoken) -> None:
        self._places = {
            anchor: kept
            for anchor, places in self._places.items()
            if (kept := [place for place in places if place[0] is not spoken])
        }


class RememberedVoice(Voice):
    """A voice whose every utterance goes into a book."""

    def __init__(self, book: SpokenBook, styles: Mapping[str, VoiceStyle] = VOICES) -> None:
        """Speak with `styles` and write into `book`."""
        super().__init__(styles)
        self._book = book

    def synthesize(self, text: str, *, voice: str) -> bytes:
        """Speak `text` as `Voice` does, and remember it."""
        audio = super().synthesize(text, voice=voice)
        self._book.register(text, audio)
        return audio
