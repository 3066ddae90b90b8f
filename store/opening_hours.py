"""Opening hours as JSON: `{"weekly": {"0": [["08:00", "12:00"]]}, "closed_on": ["2026-12-25"]}`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from domain.business import OpeningHours, OpenSpan


def write_hours(hours: OpeningHours) -> dict[str, object]:
    """Return the JSON object of opening hours."""
    return {
        "weekly": {
            str(day): [[f"{span.opens:%H:%M}", f"{span.closes:%H:%M}"] for span in spans]
            for day, spans in sorted(hours.weekly.items())
        },
        "closed_on": sorted(day.isoformat() for day in hours.closed_on),
    }


def read_hours(stored: Mapping[str, Any]) -> OpeningHours:
    """Return the opening hours of a JSON object."""
    return OpeningHours(
        weekly={
            int(day): tuple(OpenSpan(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in spans)
            for day, spans in stored["weekly"].items()
        },
        closed_on=frozenset(date.fromisoformat(day) for day in stored["closed_on"]),
    )
