"""Larger goals, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.business import Organisation
from domain.errors import NotFound
from domain.ports.reading import Cursor
from domain.projects import Project
from domain.tasks import TaskState
from store.database import Database
from store.projects import SqlProjects
from store.seeds import WORKSHOP_ID
from store.tasks import SqlTasks
from tests.api.projects import TASKS
from tests.api.tasks import TASK_ID, task
from tests.store.world import NOW

PROJECT = Project("p1", WORKSHOP_ID, "Everything", "Olga", NOW, TASKS)


@pytest.fixture
def projects(workshop: Organisation, database: Database) -> SqlProjects:
    """Return the workshop's."""
    return SqlProjects(database)


async def test_a_project_comes_back_as_it_was_kept(projects: SqlProjects) -> None:
    """The first one stays; one that was never kept is not found."""
    await projects.keep(PROJECT)
    assert await projects.keep(replace(PROJECT, goal="Else")) == PROJECT
    changed = await projects.change("p1", lambda project: project.with_task(1, TASK_ID, {}))
    assert changed == await projects.project("p1")
    assert changed.tasks[0].task_id == TASK_ID
    for missing in (projects.project("p2"), projects.change("p2", lambda project: project)):
        with pytest.raises(NotFound, match="p2"):
            await missing


async def test_they_are_listed_from_the_latest(projects: SqlProjects) -> None:
    """Of one business, page by page."""
    for number in range(3):
        opened_at = NOW + timedelta(minutes=number)
        await projects.keep(replace(PROJECT, project_id=f"p{number}", opened_at=opened_at))
    first = await projects.projects(WORKSHOP_ID, after=None, limit=2)
    second = await projects.projects(WORKSHOP_ID, after=Cursor(first[-1].opened_at, first[-1].project_id), limit=2)
    assert [one.project_id for one in (*first, *second)] == ["p2", "p1", "p0"]
    assert await projects.projects("elsewhere", after=None, limit=2) == []


@pytest.mark.usefixtures("projects")
async def test_states_of_tasks_are_told_together(database: Database) -> None:
    """One that was never noted is left out."""
    tasks = SqlTasks(database)
    await tasks.note(task())
    assert await tasks.states({TASK_ID, "f" * 32}) == {TASK_ID: TaskState.AWAITING_CONFIRMATION}
