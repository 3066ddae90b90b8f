"""Larger goals in memory behind the REST API, and a desk that lays out as told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from activities.laying_out import ProjectWanted
from api.project_desk import ProjectDesk
from domain.errors import HoldfastError, NotFound
from domain.ports.projects import Projects
from domain.ports.reading import Cursor
from domain.projects import Project, ProjectTask

TASKS = (
    ProjectTask("Tell Alex", "Text +15551230777 that bay two is free", due=date(2026, 11, 24)),
    ProjectTask("Ask for the key", "Call +15551230777 and ask for the key", (1,)),
)


class FakeProjects(Projects, ProjectDesk):
    """Keeps projects.

    Attributes:
        failure: Raised instead of laying anything out.
        is_slow: The model takes longer than a request.
    """

    def __init__(self) -> None:
        """Keep none."""
        self.kept: dict[str, Project] = {}
        self.failure: HoldfastError | None = None
        self.is_slow = False

    async def keep(self, project: Project) -> Project:
        """Keep it."""
        return self.kept.setdefault(project.project_id, project)

    async def project(self, project_id: str) -> Project:
        """Find it."""
        if project_id not in self.kept:
            raise NotFound(f"no plan {project_id}")
        return self.kept[project_id]

    async def projects(self, organisation_id: str, *, after: Cursor | None, limit: int) -> Sequence[Project]:
        """Return a page."""
        found = [
            one
            for one in self.kept.values()
            if one.organisation_id == organisation_id
            and (after is None or (one.opened_at, one.project_id) < (after.at, after.key))
        ]
        return sorted(found, key=lambda one: (one.opened_at, one.project_id), reverse=True)[:limit]

    async def change(self, project_id: str, change: Callable[[Project], Project]) -> Project:
        """Change it."""
        self.kept[project_id] = change(await self.project(project_id))
        return self.kept[project_id]

    async def lay_out(self, wanted: ProjectWanted) -> Project | None:
        """Lay it out as two tasks."""
        if self.failure is not None:
            raise self.failure
        project = Project(wanted.project_id, wanted.organisation_id, wanted.goal, wanted.actor, wanted.at, TASKS)
        return None if self.is_slow else await self.keep(project)
