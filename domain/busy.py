"""Busy stretches put together."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from domain.business import Absence, BusySpan


def merged(spans: Iterable[BusySpan | Absence]) -> list[BusySpan]:
    """Return the disjoint stretches that spans in any order cover, ascending; what touches becomes one."""
    stretches: list[BusySpan] = []
    for span in sorted(spans, key=attrgetter("starts_at")):
        if stretches and span.starts_at <= stretches[-1].ends_at:
            if span.ends_at > stretches[-1].ends_at:
                stretches[-1] = BusySpan(stretches[-1].starts_at, span.ends_at)
        else:
            stretches.append(BusySpan(span.starts_at, span.ends_at))
    return stretches
