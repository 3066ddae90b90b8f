"""What the API asks of tasks, and nothing else it knows of the workflow engine."""

from __future__ import annotations

from typing import Protocol

from domain.approvals import Answer, Decision
from domain.tasks import TaskRecord
from workflows.task_messages import TaskStart


class TaskDesk(Protocol):
    """The stories of tasks. Every method is bounded and safe to repeat.

    Every method raises ProviderUnavailable when the engine or its workers do not answer in time.
    """

    async def begin(self, start: TaskStart) -> TaskRecord | None:
        """Begin a task, or find it begun, and return it with its plan; None: the planner takes longer than that."""

    async def decide(self, task_id: str, decision: Decision) -> Answer:
        """Pass a decision on, and return what became of it; raises NotFound when the task is over."""

    async def cancel(self, task_id: str, actor: str) -> TaskRecord:
        """Withdraw a task; raises NotFound when it is over."""

    async def undo(self, task_id: str, actor: str) -> TaskRecord:
        """Take back what a task has done; raises RuleBroken while it is not done, NotFound once it is too late."""
