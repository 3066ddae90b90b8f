"""The clocks the API reads, passed in so that tests can hold them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Clocks:
    """Clocks.

    Attributes:
        now: Aware UTC.
        monotonic: Seconds from an arbitrary start, for durations.
    """

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
