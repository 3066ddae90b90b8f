"""Requests that were asked for once, however often they come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """A request as it came first.

    Attributes:
        fingerprint: Of its body.
        answer: None while it is being worked on, or when its answer was lost.
    """

    fingerprint: str
    answer: Answer | None


class RequestLog(Protocol):
    """Remembers requests by their intent for a day."""

    async def open(self, intent_id: str, fingerprint: str) -> AskedBefore:
        """Note a request unless it is known, and return it as it came first."""

    async def settle(self, intent_id: str, answer: Answer) -> None:
        """Note the answer; the first one stays."""
