"""Deepgram's limit on flushes: 20 in 60 seconds.

Source: Deepgram, "Flush": after 20 flushes the server warns and ignores more until the 60-second window has passed.
"""

from __future__ import annotations

from collections import deque

_LIMIT = 20
# One second more than documented: the vendor measures arrival, we measure sending.
_WINDOW_S = 61.0


class FlushBudget:
    """Says when the next flush may be sent. Times are seconds of any one monotonic clock."""

    def __init__(self) -> None:
        """Begin with nothing spent."""
        self._sent_at: deque[float] = deque(maxlen=_LIMIT)

    def wait_s(self, now: float) -> float:
        """Return how long a flush has to wait; 0 when it may go now."""
        if len(self._sent_at) < _LIMIT:
            return 0.0
        return max(0.0, self._sent_at[0] + _WINDOW_S - now)

    def spend(self, now: float) -> None:
        """Note that a flush was sent; the oldest one falls out of sight."""
        self._sent_at.append(now)
