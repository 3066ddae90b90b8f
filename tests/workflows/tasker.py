"""Somebody who wants something done, and a model that plans what it is told to."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlmodel import select
from temporalio.client import WorkflowHandle

from activities.start_options import TASK_START
from domain.approvals import Answer, ApprovalPolicy, Approver, Channel, Choice, Decision
from domain.deciders import Deciders
from domain.errors import NotFound
from domain.names import task_workflow_id
from domain.policy import ActorKind
from domain.tasks import Requester, TaskRecord, TaskState
from store.seeds import WORKSHOP_ID
from store.tables import CostEventRow
from store.tasks import SqlTasks
from tests.fakes.deciders import DELEGATE, OWNER
from tests.fakes.vendors import ModelReply
from tests.waiting import until
from tests.workflows.house import House
from tests.workflows.texter import uses
from workflows.task import TaskWorkflow
from workflows.task_messages import TaskStart

STAFF = Requester(ActorKind.OPERATOR, "Olga")


def plans(*steps: tuple[str, dict[str, str]]) -> ModelReply:
    """Return the reply of a model that hands a plan in."""
    wanted = [{"tool": tool, "arguments": arguments} for tool, arguments in steps]
    return uses("propose_plan", steps=wanted)


@dataclass
class Tasker:
    """One task."""

    house: House
    requester: Requester = STAFF
    approvers: tuple[Approver, ...] = (OWNER, DELEGATE)
    task_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    async def want(self, goal: str = "Do it", *replies: ModelReply, policy: ApprovalPolicy | None = None) -> None:
        """Begin, with a model that answers so, and approvers who take so long."""
        self.house.responder.replies = list(replies)
        self.house.deciders.kept = Deciders(self.approvers, policy or ApprovalPolicy())
        start = TaskStart(self.task_id, WORKSHOP_ID, goal, self.requester)
        await self.house.temporal.client.start_workflow(
            TaskWorkflow.run, start, id=task_workflow_id(self.task_id), **TASK_START
        )

    async def planned(self) -> TaskRecord:
        """Wait for the plan."""
        return await self.workflow.execute_update(TaskWorkflow.planned)

    async def decide(self, choice: Choice = Choice.APPROVE, **changes: Any) -> Answer:  # noqa: ANN401
        """Decide, as the owner of the business."""
        plan = (await self.view()).plan
        usual: dict[str, Any] = {
            "decision_id": uuid.uuid4().hex,
            "plan_hash": plan.hash if plan else "",
            "choice": choice,
            "actor": OWNER.key,
            "channel": Channel.REST,
            "at": datetime.now(UTC),
            "is_operator": self.requester is STAFF,
        }
        return await self.workflow.execute_update(TaskWorkflow.decide, Decision(**(usual | changes)))

    async def view(self) -> TaskRecord:
        """Return how it stands."""
        return await self.workflow.query(TaskWorkflow.view)

    async def is_now(self, *states: TaskState) -> TaskRecord:
        """Wait until it stands so."""

        async def there() -> TaskRecord | None:
            record = await self.view()
            return record if record.state in states else None

        return await until(f"task {' or '.join(states)}", there, within=30)

    async def is_kept(self, state: TaskState) -> TaskRecord:
        """Wait until the database has it so."""

        async def there() -> TaskRecord | None:
            try:
                record = await SqlTasks(self.house.database).task(self.task_id)
            except NotFound:
                return None
            return record if record.state is state else None

        return await until(f"task kept as {state}", there, within=30)

    async def is_charged(self) -> None:
        """Wait until it is written down what its planner has used."""

        async def there() -> bool:
            wanted = select(CostEventRow).where(CostEventRow.task_id == self.task_id)
            async with self.house.database.reading() as unit:
                return any(row.key.startswith("plan/") for row in await unit.scalars(wanted))

        await until("the planner's use is written down", there, within=30)

    async def is_asked(self, approver: Approver) -> str:
        """Wait until somebody is asked by text, and return the question."""
        assert approver.phone is not None
        return await self.is_told(approver.phone)

    async def is_told(self, number: str) -> str:
        """Wait until something is texted to a number, and return it."""

        async def told() -> str | None:
            return next((text.body for text in self.house.texts.sent if text.recipient == number), None)

        return await until(f"{number} is texted", told, within=30)

    @property
    def workflow(self) -> WorkflowHandle[TaskWorkflow, TaskRecord]:
        """Return its workflow."""
        return self.house.temporal.client.get_workflow_handle_for(TaskWorkflow.run, task_workflow_id(self.task_id))
