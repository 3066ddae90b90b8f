"""What a telephone number tells by itself."""

from __future__ import annotations

from typing import Protocol


class NumberZones(Protocol):
    """Knows where numbers are given out."""

    def zones(self, phone: str) -> frozenset[str]:
        """Return the IANA names of every time zone an E.164 number may be in; empty when nothing is known of it."""
