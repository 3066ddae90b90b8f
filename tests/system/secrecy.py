"""What was said on a call, and whether a text tells any of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

#: Shorter sentences ("Yes, please.") say nothing that could not stand in a log for another reason.
_SHORTEST = 14


def said_on(reports: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return all sentences of both sides of some calls."""
    spoken = {one["text"] for report in reports for one in (*report["heard"], *report["said"])}
    return {text for text in spoken if len(text) >= _SHORTEST}


def numbers_on(reports: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the callers' numbers in full."""
    return {report["from_number"] for report in reports if report["from_number"].startswith("+")}


def told(secrets: Iterable[str], text: str) -> list[str]:
    """Return the secrets that a text tells, whatever their case."""
    lower = text.casefold()
    return sorted(secret for secret in secrets if secret.casefold() in lower)
