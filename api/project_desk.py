"""What the API asks of larger goals, and nothing else it knows of the workflow engine."""

from __future__ import annotations

from typing import Protocol

from activities.laying_out import ProjectWanted
from domain.projects import Project


class ProjectDesk(Protocol):
    """Lays goals out."""

    async def lay_out(self, wanted: ProjectWanted) -> Project | None:
        """Lay a goal out, once for its id; None: the model takes longer than a request. Raises ProviderUnavailable."""
