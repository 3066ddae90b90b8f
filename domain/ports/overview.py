"""What a business looks at first in the morning, as it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.business import AppointmentStatus
from domain.calls import Direction, Outcome
from domain.memory import Promise


@dataclass(frozen=True, slots=True)
class Stretch:
    """From an instant on and before another, both aware; of one business."""

    organisation_id: str
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class ReplyLatency:
    """How long callers waited for the first sound of a reply, by nearest rank.

    Attributes:
        turns: How many were measured.
        p50_ms: None where none was, like `p95_ms`.
    """

    turns: int
    p50_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class CustomersPromise:
    """An open promise with whom it was given to."""

    contact_id: str
    contact_name: str
    promise: Promise


class OverviewReader(Protocol):
    """Counts and lists, each bounded."""

    async def outcomes(self, stretch: Stretch) -> Mapping[tuple[Direction, Outcome | None], int]:
        """Count the calls that began then, by who has rung whom and what they came to; None: they run."""

    async def latency(self, stretch: Stretch) -> ReplyLatency:
        """Return how quick the replies were in the calls that began then."""

    async def appointments(self, stretch: Stretch) -> Mapping[AppointmentStatus, int]:
        """Count the appointments that begin then, by status; a hold that has lapsed is none."""

    async def promises(self, organisation_id: str, *, limit: int) -> Sequence[CustomersPromise]:
        """Return at most `limit` open promises that have a day, the one that is due first first."""

    async def open_messages(self, organisation_id: str) -> int:
        """Count the messages that nobody has dealt with."""

    async def waiting_tasks(self, organisation_id: str) -> int:
        """Count the tasks that wait for a decision."""
