"""Notes how a task stands, for whoever looks at it."""

from __future__ import annotations

from temporalio import activity

from domain.ports.tasks import TaskLog
from domain.tasks import TaskRecord


class TaskLogging:
    """Writes tasks down."""

    def __init__(self, log: TaskLog) -> None:
        """Take the port it works on."""
        self._log = log

    @activity.defn(name="task_logging.note")
    async def note(self, record: TaskRecord) -> None:
        """Write a task down as it stands; one that is known to have come further stays."""
        await self._log.note(record)
