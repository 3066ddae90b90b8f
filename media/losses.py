"""A vendor's stream may break now and then; breaking again at once means the vendor is down."""

from __future__ import annotations


class LossWindow:
    """Remembers the last loss of one vendor in one call."""

    def __init__(self, window: float) -> None:
        """Begin without a loss.

        Args:
            window: Seconds within which a second loss is one too many.
        """
        self._window = window
        self._last: float | None = None

    def may_reopen(self, now: float) -> bool:
        """Note a loss and return whether opening again is worth it."""
        last, self._last = self._last, now
        return last is None or now - last > self._window
