"""The turn that is going on: its sound, its words, what was reported of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.deepgram.following import FollowedUtterance
from sandbox.speech.telephone_audio import FRAME_BYTES
from sandbox.speech.utterance_book import Utterance
from sandbox.speech.words import Word

# The ear is asked when so much new sound has come, and once more when the sound has stopped for a moment.
_HEAR_EVERY_FRAMES = 20
_HEAR_PAUSE_FRAMES = 8
_MOST_AUDIO_BYTES = 30 * 50 * FRAME_BYTES


@dataclass(slots=True)
class OpenTurn:
    """State of one turn; frames are numbered from the start of the stream.

    Attributes:
        last_sound_frame: Number after the last frame with sound that counts.
        first_audio_frame: Frame number at which `audio` begins, somewhat before the onset.
        audio: Sound for the ear, at most thirty seconds; later sound of the turn is not listened to.
        understood_until: Frame number up to which the ear has answered.
        reported_words: How many words the latest event carried.
    """

    start_frame: int
    last_sound_frame: int
    last_update_frame: int
    first_audio_frame: int
    audio: bytearray
    followed: list[FollowedUtterance] = field(default_factory=list)
    heard_words: tuple[Word, ...] = ()
    understood_until: int = 0
    reported_words: int = 0
    is_eager: bool = False

    @property
    def is_marked(self) -> bool:
        """Whether the words come from the book."""
        return bool(self.followed)

    @property
    def words(self) -> tuple[Word, ...]:
        """All words of the turn so far."""
        if not self.followed:
            return self.heard_words
        return tuple(word for utterance in self.followed for word in utterance.words)

    def follow(self, utterance: Utterance, frame_number: int) -> None:
        """Begin a marked utterance, breaking off the one before."""
        if self.followed:
            self.followed[-1].break_off()
        self.followed.append(FollowedUtterance(utterance, frame_number))
        self.last_sound_frame = frame_number

    def hear(self, frame: bytes, frame_number: int, *, is_voiced: bool) -> None:
        """Take the next frame, which is followed by frame number `frame_number`."""
        if self.followed:
            self._hear_marked(frame_number, is_voiced=is_voiced)
            return
        if is_voiced:
            self.last_sound_frame = frame_number
        if len(self.audio) < _MOST_AUDIO_BYTES:
            self.audio += frame

    def silent_frames(self, frame_number: int) -> int:
        """Return how long nothing has been said; 0 during an utterance that is known to go on."""
        if self.followed and not self.followed[-1].is_over:
            return 0
        return frame_number - self.last_sound_frame

    def needs_hearing(self, frame_number: int) -> bool:
        """Return whether there is enough unheard sound to ask the ear again."""
        if self.followed or self.understood_until >= self.last_sound_frame:
            return False
        has_paused = frame_number - self.last_sound_frame >= _HEAR_PAUSE_FRAMES
        return has_paused or frame_number - max(self.understood_until, self.first_audio_frame) >= _HEAR_EVERY_FRAMES

    def _hear_marked(self, frame_number: int, *, is_voiced: bool) -> None:
        current = self.followed[-1]
        if current.is_over:
            return
        current.hear(is_voiced=is_voiced)
        self.last_sound_frame = min(current.end_frame, frame_number)
