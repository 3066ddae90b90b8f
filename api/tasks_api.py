"""Tasks: begun, listed, decided about, withdrawn, undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from api.businesses import Businesses
from api.fields import OrganisationId, TaskId
from api.idempotency import Asked, Once
from api.key_guard import OPERATING, GrantedRole, KeyGuard, asker_of
from api.known_subjects import KnownSubjects
from api.paging import DEFAULT_LIMIT, CursorText, Limit, parsed_cursor
from api.problems import invalid_field
from api.rulings import ruled, undone, withdrawn
from api.task_desk import TaskDesk
from api.task_views import (
    AnswerItem,
    NewDecision,
    NewTask,
    TaskItem,
    TaskList,
    answer_item,
    task_item,
    task_list,
)
from domain.approvals import Answer, Channel, Choice, Decision, Ruling, StepChange
from domain.errors import AccessDenied, AlreadyDecided, VersionChanged
from domain.policy import ActorKind
from domain.ports.access import ApiKeys, Role
from domain.ports.tasks import TaskFilter, TaskReader
from domain.tasks import Requester, TaskRecord, TaskState
from workflows.task_messages import TaskStart

_ONE: Final = "/tasks/{task_id}"


@dataclass(frozen=True, slots=True)
class TasksApi:
    """Shows tasks, and passes on what people want of them.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    businesses: Businesses
    reader: TaskReader
    desk: TaskDesk
    subjects: KnownSubjects
    once: Once
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an operator's to change anything."""
        router = APIRouter(prefix="/api", tags=["tasks"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/tasks", summary="List tasks, the latest first")(self.list_tasks)
        router.get(_ONE, summary="Show one task with its plan")(self.show)
        posting: Final = (
            ("/tasks", "Have something planned", 201, TaskItem, self.begin),
            (f"{_ONE}/decision", "Say yes or no to a plan, or change it", 200, AnswerItem, self.decide),
            (f"{_ONE}/cancel", "Withdraw a task", 200, TaskItem, self.cancel),
            (f"{_ONE}/undo", "Take back what a task has done", 200, TaskItem, self.undo),
        )
        for path, summary, status, model, endpoint in posting:
            router.post(path, summary=summary, response_model=model, status_code=status, dependencies=[OPERATING])(
                endpoint
            )
        return router

    async def list_tasks(
        self,
        *,
        role: GrantedRole,
        organisation: OrganisationId = None,
        state: Annotated[list[TaskState] | None, Query(description="Only those in one of these; repeat it")] = None,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> TaskList:
        """List tasks, the latest first."""
        where = TaskFilter(await self.businesses.id_of(organisation), frozenset(state or ()))
        rows = await self.reader.tasks(where, after=parsed_cursor(cursor), limit=limit + 1)
        return task_list(rows, await self.subjects.of(where.organisation_id, rows), role, limit=limit)

    async def show(self, task_id: TaskId, role: GrantedRole) -> TaskItem:
        """Show a task as it was noted last."""
        record = await self.reader.task(task_id)
        return task_item(record, await self.subjects.of(record.organisation_id, [record]), role)

    async def begin(
        self, new: NewTask, asked: Asked, request: Request, *, organisation: OrganisationId = None
    ) -> Response:
        """Have a plan made; nothing happens before somebody has said yes to it. 202: the planner is still at it."""
        organisation_id = await self.businesses.id_of(organisation)

        async def act() -> Response:
            requester = Requester(ActorKind.OPERATOR, actor_of(request))
            start = TaskStart(asked.intent_id, organisation_id, new.goal, requester)
            return await begun(start.task_id, await self.desk.begin(start), self.subjects)

        return await self.once.answer(asked, act)

    async def decide(self, task_id: TaskId, wanted: NewDecision, asked: Asked, request: Request) -> Response:
        """Say yes or no to exactly the plan of `plan_hash`, or change it; the first valid decision wins."""

        async def act() -> Response:
            decision = Decision(
                decision_id=asked.intent_id,
                plan_hash=wanted.plan_hash,
                choice=wanted.choice,
                actor=actor_of(request),
                channel=Channel.REST,
                at=self.now(),
                is_operator=True,
                steps=tuple(wanted.steps),
                remark=wanted.remark,
                changes=tuple(StepChange(change.step, change.arguments) for change in wanted.changes),
                drop=tuple(wanted.drop),
            )
            answer = _counted(await ruled(self.desk, self.reader, task_id, decision), wanted.choice)
            return JSONResponse(answer_item(answer).model_dump(mode="json"))

        return await self.once.answer(asked, act)

    async def cancel(self, task_id: TaskId, asked: Asked, request: Request) -> Response:
        """Withdraw a task; a step under way is finished, and what was done is taken back."""

        async def act() -> Response:
            return await _shown(await withdrawn(self.desk, self.reader, task_id, actor_of(request)), self.subjects)

        return await self.once.answer(asked, act)

    async def undo(self, task_id: TaskId, asked: Asked, request: Request) -> Response:
        """Take back what a task has done, the last step first; what can't be is said in its report."""

        async def act() -> Response:
            return await _shown(await undone(self.desk, self.reader, task_id, actor_of(request)), self.subjects)

        return await self.once.answer(asked, act)


async def begun(task_id: str, record: TaskRecord | None, subjects: KnownSubjects) -> Response:
    """Return the answer to whoever has begun a task: 201 with its plan, 202 while the planner is still at it."""
    location = {"Location": f"/api/tasks/{task_id}"}
    if record is None:
        return JSONResponse({"task_id": task_id}, status_code=HTTPStatus.ACCEPTED, headers=location)
    return await _shown(record, subjects, HTTPStatus.CREATED, **location)


def actor_of(request: Request) -> str:
    """Return who asks, as tasks name him."""
    return asker_of(request).name


async def _shown(
    record: TaskRecord, subjects: KnownSubjects, status: HTTPStatus = HTTPStatus.OK, **headers: str
) -> Response:
    known = await subjects.of(record.organisation_id, [record])
    content = task_item(record, known, Role.OPERATOR).model_dump(mode="json")
    return JSONResponse(content, status_code=status, headers=headers)


def _counted(answer: Answer, choice: Choice) -> Answer:
    """Return an answer to a decision that counted; raises what stands in the way of any other."""
    match answer.ruling:
        case Ruling.COUNTED:
            return answer
        case Ruling.LATE:
            raise AlreadyDecided(answer.reason)
        case Ruling.STALE:
            raise VersionChanged(answer.reason)
        case Ruling.NOT_ASKED:
            raise AccessDenied(answer.reason)
        case Ruling.INVALID:
            field = "changes" if choice is Choice.AMEND else "steps"
            raise invalid_field("body", field, message=answer.reason)
