"""The caller's ear: recognises, byte for byte, which of the voices' utterances is being played to him.

Rules of the file:
- While an utterance is followed, every byte must be the next one of its audio; several that begin alike are followed
  together.
- Silence where the utterance would go on is a gap of the network: it is waited for up to a second, then counts as
  cut off.
- Anything else ends the utterance where it stands, and the ear looks for the next one from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sandbox.callers.spoken import ANCHOR_BYTES, Spoken, SpokenBook
from sandbox.speech.telephone_audio import FRAME_MS, SILENCE

_LONGEST_GAP_MS: Final = 1000


@dataclass(slots=True)
class Heard:
    """What the caller has heard of one utterance; grows while it lasts.

    Attributes:
        began_ms: Call time of the frame it began in.
        ended_ms: Call time of the end of its last frame so far.
        is_whole: Whether it was heard to its end.
    """

    text: str
    began_ms: int
    ended_ms: int
    is_whole: bool = False


class AgentEar:
    """Takes 160-byte frames in order; `heard` has the utterances so far, the running one last."""

    def __init__(self, book: SpokenBook) -> None:
        """Understand what is in `book`."""
        self.heard: list[Heard] = []
        self._book = book
        self._followed: list[tuple[Spoken, int]] = []
        self._finished: Spoken | None = None
        self._unknown = b""
        self._gap_ms = 0
        self._now_ms = 0

    @property
    def is_following(self) -> bool:
        """Whether an utterance is running, a short gap included."""
        return bool(self._followed)

    def hear(self, frame: bytes) -> None:
        """Take the next 20 ms."""
        rest = frame
        while rest:
            rest = self._follow(rest) if self._followed else self._look(rest)
        self._now_ms += FRAME_MS

    def _look(self, audio: bytes) -> bytes:
        """Search for the beginning of a known stretch; return what comes after the anchor."""
        known = self._unknown + audio
        for start in range(len(known) - ANCHOR_BYTES + 1):
            places = self._book.places(known[start : start + ANCHOR_BYTES])
            if places:
                self._followed = [(spoken, position + ANCHOR_BYTES) for spoken, position in places]
                self._unknown = b""
                self.heard.append(Heard("", self._now_ms, self._now_ms))
                return known[start + ANCHOR_BYTES :]
        self._unknown = known[-(ANCHOR_BYTES - 1) :]
        return b""

    def _follow(self, audio: bytes) -> bytes:
        """Compare with what must come next; return what is left once the utterance has ended."""
        count = min([len(audio), *(len(spoken.audio) - position for spoken, position in self._followed)])
        agreeing = [
            (spoken, position + count)
            for spoken, position in self._followed
            if spoken.audio[position : position + count] == audio[:count]
        ]
        if not agreeing:
            return self._depart(audio)
        self._gap_ms = 0
        ended = [spoken for spoken, position in agreeing if position == len(spoken.audio)]
        self._followed = [(spoken, position) for spoken, position in agreeing if position < len(spoken.audio)]
        if ended:
            self._finished = ended[0]
        self._note(agreeing[0])
        if not self._followed:
            self._end()
        return audio[count:]

    def _depart(self, audio: bytes) -> bytes:
        spoken, position = self._followed[0]
        agreed = _agreeing_bytes(spoken.audio[position : position + len(audio)], audio)
        if audio[agreed:].strip(SILENCE) == b"" and self._gap_ms < _LONGEST_GAP_MS:
            self._followed = [
                (one, at + agreed) for one, at in self._followed if one.audio[at : at + agreed] == audio[:agreed]
            ]
            self._gap_ms += FRAME_MS
            return b""
        self._end()
        return audio

    def _note(self, place: tuple[Spoken, int]) -> None:
        spoken, position = place
        running = self.heard[-1]
        running.text = _beginning(spoken.text, position / len(spoken.audio))
        running.ended_ms = self._now_ms + FRAME_MS

    def _end(self) -> None:
        if self._finished is not None:
            self.heard[-1].text = self._finished.text
            self.heard[-1].is_whole = True
        self._followed = []
        self._finished = None
        self._gap_ms = 0


def _agreeing_bytes(one: bytes, other: bytes) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _beginning(text: str, share: float) -> str:
    """Return the words that fit into the first `share` of the text, by letters."""
    if share >= 1:
        return text
    return text[: round(len(text) * share) + 1].rpartition(" ")[0]
