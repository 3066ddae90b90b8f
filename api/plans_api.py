"""Plans: larger goals, laid out as tasks, each of which is begun by somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response

from activities.laying_out import ProjectWanted
from api.businesses import Businesses
from api.fields import Key, OrganisationId
from api.idempotency import Asked, Once
from api.key_guard import OPERATING, GrantedRole, KeyGuard
from api.known_subjects import KnownSubjects
from api.paging import DEFAULT_LIMIT, CursorText, Limit, parsed_cursor
from api.plan_views import NewPlan, PlanItem, PlanList, plan_item, plan_list, task_ids
from api.project_desk import ProjectDesk
from api.task_desk import TaskDesk
from api.task_views import TaskItem
from api.tasks_api import actor_of, begun
from domain.errors import HoldfastError
from domain.policy import ActorKind
from domain.ports.access import ApiKeys, Role
from domain.ports.projects import Projects
from domain.ports.tasks import TaskReader
from domain.projects import MOST_TASKS, Project
from domain.tasks import Requester
from workflows.task_messages import TaskStart

_ONE: Final = "/plans/{plan_id}"
PlanId = Annotated[Key, Path(description="Id of the plan")]
Number = Annotated[int, Path(ge=1, le=MOST_TASKS, description="Number of the task in the plan")]


@dataclass(frozen=True, slots=True)
class PlansApi:
    """Shows plans, has goals laid out, and begins their tasks.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    businesses: Businesses
    projects: Projects
    reader: TaskReader
    desk: ProjectDesk
    task_desk: TaskDesk
    subjects: KnownSubjects
    once: Once
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an operator's to change anything."""
        router = APIRouter(prefix="/api", tags=["plans"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/plans", summary="List plans for larger goals, the latest first")(self.list_plans)
        router.get(_ONE, summary="Show one plan with its tasks")(self.show)
        posting: Final = (
            ("/plans", "Have a larger goal laid out as tasks", PlanItem, self.lay_out),
            (f"{_ONE}/tasks/{{number}}", "Begin a task of a plan", TaskItem, self.begin_task),
        )
        for path, summary, model, endpoint in posting:
            router.post(path, summary=summary, response_model=model, status_code=201, dependencies=[OPERATING])(
                endpoint
            )
        return router

    async def list_plans(
        self,
        role: GrantedRole,
        organisation: OrganisationId = None,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> PlanList:
        """List plans, the latest first."""
        organisation_id = await self.businesses.id_of(organisation)
        rows = await self.projects.projects(organisation_id, after=parsed_cursor(cursor), limit=limit + 1)
        return plan_list(rows, await self.reader.states(task_ids(rows)), role, limit=limit)

    async def show(self, plan_id: PlanId, role: GrantedRole) -> PlanItem:
        """Show a plan; its tasks are in the states of the tasks made of them."""
        project = await self.projects.project(plan_id)
        return plan_item(project, await self.reader.states(task_ids([project])), role)

    async def lay_out(
        self, new: NewPlan, asked: Asked, request: Request, *, organisation: OrganisationId = None
    ) -> Response:
        """Have a goal laid out; nothing of it happens by itself. 202: the model is still at it."""
        organisation_id = await self.businesses.id_of(organisation)

        async def act() -> Response:
            wanted = ProjectWanted(asked.intent_id, organisation_id, new.goal, actor_of(request), self.now())
            location = {"Location": f"/api/plans/{wanted.project_id}"}
            project = await self.desk.lay_out(wanted)
            if project is None:
                content = {"plan_id": wanted.project_id}
                return JSONResponse(content, status_code=HTTPStatus.ACCEPTED, headers=location)
            item = plan_item(project, {}, Role.OPERATOR)
            return JSONResponse(item.model_dump(mode="json"), status_code=HTTPStatus.CREATED, headers=location)

        return await self.once.answer(asked, act)

    async def begin_task(self, plan_id: PlanId, number: Number, asked: Asked, request: Request) -> Response:
        """Have a task of a plan planned, as any wish of yours; 409 while others have to be done before."""

        async def act() -> Response:
            before = await self.projects.project(plan_id)
            states = await self.reader.states(task_ids([before]))
            project = await self.projects.change(
                plan_id, lambda found: found.with_task(number, asked.intent_id, states)
            )
            requester = Requester(ActorKind.OPERATOR, actor_of(request))
            goal = project.task(number).goal
            start = TaskStart(asked.intent_id, project.organisation_id, goal, requester)
            try:
                return await begun(start.task_id, await self.task_desk.begin(start), self.subjects)
            except HoldfastError:  # nothing came of it: it is as ready as before
                await self.projects.change(plan_id, lambda found: _without(found, number, asked.intent_id))
                raise

        return await self.once.answer(asked, act)


def _without(project: Project, number: int, task_id: str) -> Project:
    """Return a project without the task that was to be made of one of its own."""
    tasks = tuple(
        replace(task, task_id=None) if (one, task.task_id) == (number, task_id) else task
        for one, task in project.numbered
    )
    return replace(project, tasks=tasks)
