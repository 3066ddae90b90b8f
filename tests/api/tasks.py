"""Tasks in memory behind the REST API, and a desk that answers as told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from api.task_desk import TaskDesk
from domain.approvals import Answer, Decision, Ruling
from domain.errors import HoldfastError, NotFound
from domain.plans import Plan, PlannedStep
from domain.policy import ActorKind
from domain.ports.reading import Cursor
from domain.ports.tasks import TaskFilter, TaskReader
from domain.tasks import Requester, StepRecord, TaskRecord, TaskState
from domain.tools import Risk
from workflows.task_messages import TaskStart

MORNING = datetime.fromisoformat("2026-11-23T14:00:00+00:00")
PLAN = Plan(
    (
        PlannedStep(
            "send_text", {"to": "+15551230777", "text": "Late"}, Risk.HIGH, "Text +15551230777", Decimal("0.0083")
        ),
    )
)
TASK_ID = "0" * 32


def task(task_id: str = TASK_ID, state: TaskState = TaskState.AWAITING_CONFIRMATION, *, minutes: int = 0) -> TaskRecord:
    """Return a task that waits for a yes, or stands otherwise."""
    return TaskRecord(
        task_id=task_id,
        organisation_id="northgate",
        revision=1,
        goal="Text Alex that I will be late",
        requester=Requester(ActorKind.OPERATOR, "Olga"),
        state=state,
        opened_at=MORNING + timedelta(minutes=minutes),
        changed_at=MORNING + timedelta(minutes=minutes),
        plan=PLAN,
        steps=(StepRecord(),),
        expires_at=MORNING + timedelta(days=3),
    )


class FakeTasks(TaskReader, TaskDesk):
    """Keeps tasks.

    Attributes:
        answer: What becomes of a decision.
        failure: Raised instead of anything else.
        is_slow: The planner takes longer than a request.
    """

    def __init__(self) -> None:
        """Keep none."""
        self.kept: dict[str, TaskRecord] = {}
        self.begun: list[TaskStart] = []
        self.decisions: list[Decision] = []
        self.asked: list[tuple[str, str, str]] = []
        self.answer = Answer(Ruling.COUNTED, "approved", PLAN.hash)
        self.failure: HoldfastError | None = None
        self.is_slow = False

    async def task(self, task_id: str) -> TaskRecord:
        """Return one."""
        if task_id not in self.kept:
            raise NotFound(f"no task {task_id}")
        return self.kept[task_id]

    async def tasks(self, where: TaskFilter, *, after: Cursor | None, limit: int) -> Sequence[TaskRecord]:
        """Return a page."""
        found = [
            one
            for one in self.kept.values()
            if one.organisation_id == where.organisation_id
            and (not where.states or one.state in where.states)
            and (after is None or (one.opened_at, one.task_id) < (after.at, after.key))
        ]
        return sorted(found, key=lambda one: (one.opened_at, one.task_id), reverse=True)[:limit]

    async def waiting(self, organisation_id: str, *, after: Cursor | None, limit: int) -> Sequence[TaskRecord]:
        """Return a page."""
        found = sorted(
            (one.expires_at, one.task_id)
            for one in self.kept.values()
            if one.organisation_id == organisation_id
            and one.state is TaskState.AWAITING_CONFIRMATION
            and one.expires_at is not None
        )
        behind = [key for at, key in found if after is None or (at, key) > (after.at, after.key)]
        return [self.kept[key] for key in behind[:limit]]

    async def states(self, task_ids: Collection[str]) -> Mapping[str, TaskState]:
        """Return those."""
        return {task_id: self.kept[task_id].state for task_id in task_ids if task_id in self.kept}

    async def begin(self, start: TaskStart) -> TaskRecord | None:
        """Note it."""
        self._fail()
        self.begun.append(start)
        return None if self.is_slow else replace(task(start.task_id), goal=start.goal)

    async def decide(self, task_id: str, decision: Decision) -> Answer:
        """Note it."""
        self._fail()
        self.decisions.append(decision)
        return self.answer

    async def cancel(self, task_id: str, actor: str) -> TaskRecord:
        """Note it."""
        return self._asked("cancel", task_id, actor)

    async def undo(self, task_id: str, actor: str) -> TaskRecord:
        """Note it."""
        return self._asked("undo", task_id, actor)

    def _asked(self, what: str, task_id: str, actor: str) -> TaskRecord:
        self._fail()
        self.asked.append((what, task_id, actor))
        return self.kept[task_id]

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure
