"""Absences of a resource as JSON: `[{"starts_at": "2026-12-21T14:00:00+00:00", "ends_at": …, "reason": "leave"}]`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from operator import attrgetter

from domain.business import Absence


def write_absences(absences: Sequence[Absence]) -> list[dict[str, str]]:
    """Return the JSON array of absences, ascending."""
    return [
        {
            "starts_at": absence.starts_at.astimezone(UTC).isoformat(),
            "ends_at": absence.ends_at.astimezone(UTC).isoformat(),
            "reason": absence.reason,
        }
        for absence in sorted(absences, key=attrgetter("starts_at"))
    ]


def read_absences(stored: Sequence[Mapping[str, str]]) -> tuple[Absence, ...]:
    """Return the absences of a JSON array."""
    return tuple(
        Absence(datetime.fromisoformat(one["starts_at"]), datetime.fromisoformat(one["ends_at"]), one["reason"])
        for one in stored
    )
