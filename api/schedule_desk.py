"""What Temporal starts by itself for a business, seen from the API."""

from __future__ import annotations

from typing import Protocol


class ScheduleDesk(Protocol):
    """Keeps the schedules of businesses."""

    async def follow(self, organisation_id: str) -> None:
        """Bring a business's schedules to its settings.

        Where that can't be done now nothing is raised: workers do it within minutes.
        """
