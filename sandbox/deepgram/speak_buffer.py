"""What one `/v1/speak` stream has been asked for and not yet been given: pure bookkeeping.

Rules of the file:
- Text waits for a flush; a flush makes one job of all text before it.
- Flushes over 20 in 60 seconds are ignored, with a warning; the text stays.
- `Clear` forgets text and jobs; the job being spoken notices that it is out of date.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

MOST_CHARACTERS = 2000
_MOST_FLUSHES = 20
_FLUSH_WINDOW_S = 60.0
_MOST_JOBS = 64


@dataclass(frozen=True, slots=True)
class SpeakJob:
    """Text to be spoken and then confirmed with `Flushed`."""

    text: str
    generation: int


class FlushLimitExceeded(Exception):
    """More flushes than the vendor allows."""


class TextTooLong(Exception):
    """More characters in a message than the vendor allows."""


class SpeakBuffer:
    """Text and jobs of one stream; at most 64 jobs wait, which the flush limit makes hard to reach."""

    def __init__(self) -> None:
        """Start empty."""
        self._text = ""
        self._jobs: deque[SpeakJob] = deque()
        self._flushed_at: deque[float] = deque()
        self._generation = 0

    def add(self, text: str) -> None:
        """Append text; raises TextTooLong."""
        if len(text) > MOST_CHARACTERS:
            raise TextTooLong
        self._text += text

    def flush(self, now_s: float) -> None:
        """Make a job of the text; raises FlushLimitExceeded."""
        while self._flushed_at and self._flushed_at[0] <= now_s - _FLUSH_WINDOW_S:
            self._flushed_at.popleft()
        if len(self._flushed_at) >= _MOST_FLUSHES or len(self._jobs) >= _MOST_JOBS:
            raise FlushLimitExceeded
        self._flushed_at.append(now_s)
        self._jobs.append(SpeakJob(self._text, self._generation))
        self._text = ""

    def clear(self) -> None:
        """Forget everything asked for."""
        self._text = ""
        self._jobs.clear()
        self._generation += 1

    def take(self) -> SpeakJob | None:
        """Return the oldest job, or None."""
        return self._jobs.popleft() if self._jobs else None

    def is_current(self, job: SpeakJob) -> bool:
        """Return whether nothing has been cleared since the job was asked for."""
        return job.generation == self._generation
