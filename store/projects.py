"""Projects, from the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlmodel import col

from domain.errors import NotFound
from domain.ports.projects import Projects
from domain.ports.reading import Cursor
from domain.projects import Project
from store.database import Database
from store.inserting import insert_once
from store.keyset import descending
from store.tables import ProjectRow

_RECORD: Final = TypeAdapter(Project)


class SqlProjects(Projects):
    """`Projects` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def keep(self, project: Project) -> Project:
        """Keep a new project; one that is kept already is returned as it stands."""
        row = ProjectRow(
            project_id=project.project_id,
            organisation_id=project.organisation_id,
            opened_at=project.opened_at,
            record=_RECORD.dump_json(project).decode(),
        )
        async with self._database.transaction() as unit:
            if await insert_once(unit, [row]):
                return project
            return _read(await unit.get_one(ProjectRow, project.project_id))

    async def project(self, project_id: str) -> Project:
        """Return a project; raises NotFound."""
        async with self._database.reading() as unit:
            return _read(_found(await unit.get(ProjectRow, project_id), project_id))

    async def projects(self, organisation_id: str, *, after: Cursor | None, limit: int) -> Sequence[Project]:
        """Return a page of a business's, the latest first."""
        wanted = select(ProjectRow).where(col(ProjectRow.organisation_id) == organisation_id)
        page = descending(wanted, col(ProjectRow.opened_at), col(ProjectRow.project_id), after=after, limit=limit)
        async with self._database.reading() as unit:
            return [_read(row) for row in await unit.scalars(page)]

    async def change(self, project_id: str, change: Callable[[Project], Project]) -> Project:
        """Store what `change` makes of a project."""
        async with self._database.transaction() as unit:
            row = _found(await unit.get(ProjectRow, project_id, with_for_update=True), project_id)
            changed = change(_read(row))
            row.record = _RECORD.dump_json(changed).decode()
            return changed


def _found(row: ProjectRow | None, project_id: str) -> ProjectRow:
    if row is None:
        raise NotFound(f"no plan {project_id}")
    return row


def _read(row: ProjectRow) -> Project:
    return _RECORD.validate_json(row.record)
