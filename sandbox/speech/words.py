"""Recognised words with their times."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a transcript; times in ms from the beginning of the audio in question."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float

    def later(self, offset_ms: int) -> Word:
        """Return the word as heard in audio that began earlier."""
        return replace(self, start_ms=self.start_ms + offset_ms, end_ms=self.end_ms + offset_ms)


def transcript(words: tuple[Word, ...]) -> str:
    """Join the words as they are spoken."""
    return " ".join(word.text for word in words)
