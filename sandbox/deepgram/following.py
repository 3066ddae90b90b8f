"""Following a marked utterance: which of its words have been heard so far."""

from __future__ import annotations

from itertools import accumulate, pairwise

from sandbox.speech.telephone_audio import FRAME_MS
from sandbox.speech.utterance_book import Utterance
from sandbox.speech.words import Word

# So many silent frames in a row where there should be sound: the caller has broken off.
_BROKEN_OFF_FRAMES = 5


class FollowedUtterance:
    """An utterance in progress; fed one frame at a time after its watermark."""

    def __init__(self, utterance: Utterance, first_frame: int) -> None:
        """Begin at the stream's frame number `first_frame`, the one after the watermark."""
        self._utterance = utterance
        self._first_frame = first_frame
        self._words = _timed_words(utterance, first_frame)
        self._heard_frames = 0
        self._missing_in_a_row = 0
        self._length = utterance.sounding_frames

    @property
    def is_over(self) -> bool:
        """Whether its sound has ended or the caller has broken off."""
        return self._heard_frames >= self._length

    @property
    def end_frame(self) -> int:
        """Frame number after the last one heard with sound."""
        return self._first_frame + self._heard_frames

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of which more than half has been heard."""
        now_ms = self.end_frame * FRAME_MS
        return tuple(word for word in self._words if (word.start_ms + word.end_ms) / 2 < now_ms)

    def hear(self, *, is_voiced: bool) -> None:
        """Take the next frame."""
        is_missing = self._utterance.voiced[self._heard_frames] and not is_voiced
        self._missing_in_a_row = self._missing_in_a_row + 1 if is_missing else 0
        self._heard_frames += 1
        if self._missing_in_a_row == _BROKEN_OFF_FRAMES:
            self._heard_frames -= _BROKEN_OFF_FRAMES
            self._length = self._heard_frames

    def break_off(self) -> None:
        """Hear no more of it, because something else has begun."""
        self._length = self._heard_frames


def _timed_words(utterance: Utterance, first_frame: int) -> tuple[Word, ...]:
    """Share the voiced frames out among the words by their length in letters."""
    texts = utterance.text.split()
    voiced = [index for index, is_voiced in enumerate(utterance.voiced) if is_voiced]
    if not texts or not voiced:
        return ()
    letters = [len(text) + 1 for text in texts]
    borders = [round(total * len(voiced) / sum(letters)) for total in accumulate(letters, initial=0)]
    return tuple(
        Word(
            text,
            start_ms=(first_frame + voiced[min(start, len(voiced) - 1)]) * FRAME_MS,
            end_ms=(first_frame + voiced[max(end - 1, 0)] + 1) * FRAME_MS,
            confidence=0.99,
        )
        for text, (start, end) in zip(texts, pairwise(borders), strict=True)
    )
