"""Plans for larger goals as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.fields import ANY_WORDS
from api.paging import cursor_text, page_of
from api.shown import shown_text
from domain.ports.access import Role
from domain.ports.reading import Cursor
from domain.projects import Project
from domain.tasks import TaskState


class NewPlan(BaseModel):
    """A larger goal."""

    model_config = ConfigDict(extra="forbid")

    goal: Annotated[str, Field(min_length=1, max_length=4000, pattern=ANY_WORDS, description="In your own words")]


class PlanTaskItem(BaseModel):
    """A part of it."""

    number: int
    title: str
    goal: str = Field(description="What a task is made of; redacted for a viewer")
    after: list[int] = Field(description="Numbers of the tasks that have to be done before")
    due: date | None
    task_id: str | None = Field(description="Of the task that was made of it")
    state: str = Field(description="`waiting` for others, `ready`, else the state of its task")


class PlanItem(BaseModel):
    """A larger goal, laid out as tasks."""

    plan_id: str
    organisation_id: str
    goal: str
    actor: str
    opened_at: datetime
    tasks: list[PlanTaskItem]
    report: str = Field(description="Why there are no tasks; empty where there are")


class PlanList(BaseModel):
    """A page of plans, the latest first."""

    plans: list[PlanItem]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page; null on the last")


def task_ids(projects: Sequence[Project]) -> set[str]:
    """Return the ids of all tasks that were made of these."""
    return {task.task_id for project in projects for task in project.tasks if task.task_id is not None}


def plan_item(project: Project, states: Mapping[str, TaskState], role: Role) -> PlanItem:
    """Return a plan as a role sees it, with its tasks as they stand."""
    return PlanItem(
        plan_id=project.project_id,
        organisation_id=project.organisation_id,
        goal=shown_text(project.goal, role),
        actor=project.actor,
        opened_at=project.opened_at,
        tasks=[
            PlanTaskItem(
                number=number,
                title=shown_text(task.title, role),
                goal=shown_text(task.goal, role),
                after=list(task.after),
                due=task.due,
                task_id=task.task_id,
                state=project.state(number, states),
            )
            for number, task in project.numbered
        ],
        report=shown_text(project.report, role),
    )


def plan_list(rows: Sequence[Project], states: Mapping[str, TaskState], role: Role, *, limit: int) -> PlanList:
    """Return a page; one row more than the limit means that there is another."""
    page, cursor = page_of(rows, limit, lambda row: cursor_text(Cursor(row.opened_at, row.project_id)))
    return PlanList(plans=[plan_item(row, states, role) for row in page], next_cursor=cursor)
