"""Measures how long the server takes to fall silent when the caller speaks over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class BargeIn:
    """The caller spoke over the agent.

    Attributes:
        at_ms: Stream time of the first frame of his speech.
        cleared_after_ms: From that frame to the server's `clear`; None when none came (a back-channel, say).
    """

    at_ms: int
    cleared_after_ms: float | None = None


@dataclass(slots=True)
class BargeInWatch:
    """Pairs each onset with the `clear` that answers it; `clock` returns seconds and only moves forward."""

    clock: Callable[[], float]
    barge_ins: list[BargeIn] = field(default_factory=list)
    _began_at: float | None = None

    def began(self, *, at_ms: int) -> None:
        """Note the onset of speech over the agent's audio."""
        self.barge_ins.append(BargeIn(at_ms))
        self._began_at = self.clock()

    def cleared(self) -> None:
        """Note the server's `clear`; one without an onset before it measures nothing."""
        if self._began_at is None:
            return
        self.barge_ins[-1].cleared_after_ms = round((self.clock() - self._began_at) * 1000, 1)
        self._began_at = None
