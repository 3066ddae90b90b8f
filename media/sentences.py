"""Cut streamed text into pieces worth speaking: the first one early, none in the middle of a name, time or number."""

from __future__ import annotations

import re
from typing import Final

#: The first piece may end at a comma once it is this long; it decides when the caller hears the first sound.
FIRST_PIECE: Final = 24
#: Later pieces gather sentences up to this length: fewer pieces sound better.
LATER_PIECE: Final = 60
#: A piece is never longer; beyond it the text is cut at a space.
LONGEST_PIECE: Final = 240

_SENTENCE_END: Final = re.compile(r"[.!?…]+[\"')\]]*(?=\s)|\n")
_CLAUSE_END: Final = re.compile(r"(?:[.!?…]+[\"')\]]*|[,;:–—])(?=\s)|\n")
_ABBREVIATION: Final = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|st|no|vs|approx|inc|jr|sr|ext|ave|blvd|e\.g|i\.e|a\.m|p\.m)|\b[A-Za-z])\.$",
    re.IGNORECASE,
)
_MEANS_MORE: Final = re.compile(r"\b(?:[AaPp]\.[Mm])\.$")
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_BULLET: Final = re.compile(r"^\s*(?:[-*•]|\d+[.)]|#+)\s+", re.MULTILINE)
_MARKUP: Final = re.compile(r"[*_`#~]+")
_SPACE: Final = re.compile(r"\s+")
_SPOKEN_TIME: Final = re.compile(r"\b[AaPp]$")


def speakable(text: str) -> str:
    """Return text without markup, spaces gathered."""
    plain = _MARKUP.sub("", _BULLET.sub("", _LINK.sub(r"\1", text)))
    return _SPACE.sub(" ", plain).strip()


class SentenceChunker:
    """Gathers one reply's text; never keeps more than `LONGEST_PIECE` characters."""

    def __init__(self) -> None:
        """Begin before the first piece."""
        self._text = ""
        self._has_spoken = False

    def feed(self, delta: str) -> list[str]:
        """Take more text and return the pieces that are ready."""
        self._text += delta
        pieces: list[str] = []
        while (end := self._end_of_piece()) is not None:
            self._release(end, pieces)
        return pieces

    def finish(self) -> list[str]:
        """Return what is left."""
        pieces: list[str] = []
        self._release(len(self._text), pieces)
        return pieces

    def _release(self, end: int, pieces: list[str]) -> None:
        piece, self._text = speakable(self._text[:end]), self._text[end:]
        if piece:
            self._has_spoken = True
            pieces.append(piece)

    def _end_of_piece(self) -> int | None:
        least, ends = (LATER_PIECE, _SENTENCE_END) if self._has_spoken else (FIRST_PIECE, _CLAUSE_END)
        for match in ends.finditer(self._text):
            if match.end() >= least and not self._splits_a_word(match.end()):
                return match.end()
        return self._forced_end() if len(self._text) > LONGEST_PIECE else None

    def _splits_a_word(self, end: int) -> bool:
        before = self._text[:end]
        if _MEANS_MORE.search(before):  # "9 a.m. Shall I": ends a sentence when a capital follows
            following = self._text[end:].lstrip()
            return not following[:1].isupper()
        return _ABBREVIATION.search(before) is not None

    def _forced_end(self) -> int:
        end = self._text.rfind(" ", 0, LONGEST_PIECE)
        if end > 0 and _SPOKEN_TIME.search(self._text[:end]):
            end = self._text.rfind(" ", 0, end)  # "nine A M" stays together
        return end if end > 0 else LONGEST_PIECE
