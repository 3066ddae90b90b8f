"""What the other side has heard: from milliseconds of audio to words.

Synthesised speech runs ahead of the ear, so the transcript, the model and the workflow get the text that was heard, not
the text that was generated. A word counts as heard once all of it has sounded.
Source: Twilio "Media Streams: WebSocket messages" (mark, clear, media.timestamp).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: Speaking rate assumed for text whose audio has not all arrived: some 15 characters a second.
MS_PER_CHARACTER: Final = 65.0
#: Speech that broke off this close to its expected end counts as whole: sentences differ by as much in their pace, and
#: a word said twice is odder than one swallowed.
_NEARLY_WHOLE: Final = 0.8


@dataclass(frozen=True, slots=True)
class SpokenSegment:
    """Text with the audio it became.

    Attributes:
        audio_ms: Audio received for it so far.
        is_complete: Whether that is all its audio.
    """

    text: str
    audio_ms: float
    is_complete: bool = True

    @property
    def expected_ms(self) -> float:
        """How long it will be: known once complete, else estimated from its length."""
        return self.audio_ms if self.is_complete else max(self.audio_ms, len(self.text) * MS_PER_CHARACTER)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Audio played without a gap.

    Attributes:
        started_at_ms: Inbound stream timestamp when its first audio was sent.
        position_ms: Position of that audio in the turn.
    """

    started_at_ms: float
    position_ms: float

    def aligned(self, *, echoed_ms: float, at_ms: float) -> Stretch:
        """Return the stretch corrected by a mark's echo: its position can't have sounded before the echo came.

        Args:
            echoed_ms: Position of the mark in the turn.
            at_ms: Inbound stream timestamp when its echo arrived.
        """
        latest_start = at_ms - (echoed_ms - self.position_ms)
        return Stretch(max(self.started_at_ms, latest_start), self.position_ms)

    def heard_ms(self, *, now_ms: float, sent_ms: float, confirmed_ms: float = 0.0) -> float:
        """Return the position in the turn up to which it was heard; never above what was sent.

        Args:
            now_ms: Latest inbound stream timestamp.
            sent_ms: Position up to which audio was sent.
            confirmed_ms: Highest position an echoed mark has proved.
        """
        elapsed = max(0.0, now_ms - self.started_at_ms)
        return min(sent_ms, max(confirmed_ms, self.position_ms + elapsed))


def heard_part(text: str, share: float) -> str:
    """Return the whole words within the first `share` (0–1) of a text."""
    if share >= 1.0:
        return text
    end = int(len(text) * max(0.0, share))
    if end and text[end - 1].isspace() is False and not text[end].isspace():
        end = text.rfind(" ", 0, end) + 1
    return text[:end].rstrip()


def spoken_part(text: str, audio_ms: float, ms_per_character: float = MS_PER_CHARACTER) -> str:
    """Return the words spoken by audio that broke off.

    Args:
        text: What was to be said.
        audio_ms: Audio there is of it.
        ms_per_character: The voice's pace as far as it is known.
    """
    share = audio_ms / max(1.0, len(text) * ms_per_character)
    return heard_part(text, 1.0 if share >= _NEARLY_WHOLE else share)


def heard_text(segments: Sequence[SpokenSegment], heard_ms: float) -> str:
    """Return the words heard of segments played one after the other.

    Args:
        segments: In the order they were said.
        heard_ms: Position up to which their audio was heard.
    """
    heard: list[str] = []
    rest_ms = heard_ms
    for segment in segments:
        expected = segment.expected_ms
        if rest_ms < expected:
            heard.append(heard_part(segment.text, rest_ms / expected))
            break
        heard.append(segment.text)
        rest_ms -= expected
    return " ".join(part for part in heard if part)
