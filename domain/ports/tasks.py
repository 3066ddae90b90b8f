"""Tasks, as they are kept and read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.ports.reading import Cursor
from domain.tasks import TaskRecord, TaskState


class TaskLog(Protocol):
    """Keeps tasks as their stories tell them."""

    async def note(self, record: TaskRecord) -> None:
        """Keep a task as it stands; an older revision than the one kept changes nothing."""


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks of a business are wanted: those in one of these states; none named: all."""

    organisation_id: str
    states: frozenset[TaskState] = frozenset()


class TaskReader(Protocol):
    """Reads tasks."""

    async def task(self, task_id: str) -> TaskRecord:
        """Return a task as it was noted last; raises NotFound."""

    async def tasks(self, where: TaskFilter, *, after: Cursor | None, limit: int) -> Sequence[TaskRecord]:
        """Return at most `limit` tasks by (opened_at, task_id) descending."""

    async def waiting(self, organisation_id: str, *, after: Cursor | None, limit: int) -> Sequence[TaskRecord]:
        """Return at most `limit` tasks that wait for a decision, by (expires_at, task_id) ascending."""

    async def states(self, task_ids: Collection[str]) -> Mapping[str, TaskState]:
        """Return the states of tasks by their ids; one that was never noted is left out."""


class OpenTasks(TaskReader, Protocol):
    """Reads tasks, and counts what somebody has going."""

    async def open_ones(self, organisation_id: str, requester: str, *, but: str) -> int:
        """Count the tasks of one requester (`Requester.key`) that have not ended, one of them left out."""
