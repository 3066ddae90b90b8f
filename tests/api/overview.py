"""What a business looks at first, as tests have put it there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.business import AppointmentStatus
from domain.calls import Direction, Outcome
from domain.ports.overview import CustomersPromise, OverviewReader, ReplyLatency, Stretch


class FakeOverview(OverviewReader):
    """Answers as told; notes which days it was asked for."""

    def __init__(self) -> None:
        """Start with nothing to show."""
        self.days: list[Stretch] = []
        self.counted: dict[tuple[Direction, Outcome | None], int] = {}
        self.measured = ReplyLatency(0, None, None)
        self.statuses: dict[AppointmentStatus, int] = {}
        self.owed: list[CustomersPromise] = []
        self.messages = 0
        self.waiting = 0

    async def outcomes(self, stretch: Stretch) -> Mapping[tuple[Direction, Outcome | None], int]:
        """Answer."""
        self.days.append(stretch)
        return self.counted

    async def latency(self, stretch: Stretch) -> ReplyLatency:
        """Answer."""
        return self.measured

    async def appointments(self, stretch: Stretch) -> Mapping[AppointmentStatus, int]:
        """Answer."""
        return self.statuses

    async def promises(self, organisation_id: str, *, limit: int) -> Sequence[CustomersPromise]:
        """Answer."""
        return self.owed[:limit]

    async def open_messages(self, organisation_id: str) -> int:
        """Answer."""
        return self.messages

    async def waiting_tasks(self, organisation_id: str) -> int:
        """Answer."""
        return self.waiting
