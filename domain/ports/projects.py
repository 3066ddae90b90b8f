"""Projects, as they are kept and read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from domain.ports.reading import Cursor
from domain.projects import Project


class Projects(Protocol):
    """Keeps projects."""

    async def keep(self, project: Project) -> Project:
        """Keep a new project; one that is kept already is returned as it stands."""

    async def project(self, project_id: str) -> Project:
        """Return a project; raises NotFound."""

    async def projects(self, organisation_id: str, *, after: Cursor | None, limit: int) -> Sequence[Project]:
        """Return at most `limit` of a business's by (opened_at, project_id) descending."""

    async def change(self, project_id: str, change: Callable[[Project], Project]) -> Project:
        """Store what `change` makes of a project, in one unit of work; raises NotFound, and what `change` raises."""
