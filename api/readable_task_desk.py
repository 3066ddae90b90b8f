"""A task desk whose tasks are found: how one stands is written beside its story, and whoever began it may look."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Final

from api.task_desk import TaskDesk
from domain.approvals import Answer, Decision
from domain.errors import HoldfastError
from domain.ports.tasks import TaskReader
from domain.tasks import TaskRecord
from workflows.task_messages import TaskStart

_PATIENCE: Final = timedelta(seconds=1)
_POLL_S: Final = 0.02


class ReadableTaskDesk(TaskDesk):
    """A desk in front of another that answers once the task it has begun can be read, or a second later."""

    def __init__(self, desk: TaskDesk, reader: TaskReader, *, patience: timedelta = _PATIENCE) -> None:
        """Take the desk behind, what reads tasks, and how long is waited for a row."""
        self._desk = desk
        self._reader = reader
        self._patience = patience

    async def begin(self, start: TaskStart) -> TaskRecord | None:
        """Begin a task; a planner that takes long has it written down meanwhile."""
        record = await self._desk.begin(start)
        if record is not None:
            with suppress(HoldfastError):  # it has begun, whether it can be read or not
                await self._noted(record.task_id)
        return record

    async def decide(self, task_id: str, decision: Decision) -> Answer:
        """Pass a decision on."""
        return await self._desk.decide(task_id, decision)

    async def cancel(self, task_id: str, actor: str) -> TaskRecord:
        """Withdraw a task."""
        return await self._desk.cancel(task_id, actor)

    async def undo(self, task_id: str, actor: str) -> TaskRecord:
        """Take back what a task has done."""
        return await self._desk.undo(task_id, actor)

    async def _noted(self, task_id: str) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._patience.total_seconds()
        while not await self._reader.states([task_id]) and loop.time() < deadline:  # noqa: ASYNC110  (another process writes it)
            await asyncio.sleep(_POLL_S)
