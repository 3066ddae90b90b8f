"""Notes how a task stands, for whoever looks at it, and that a promise was kept once its task is done."""

from __future__ import annotations

from contextlib import suppress

from temporalio import activity

from domain.errors import NotFound
from domain.ports.memories import Memories
from domain.ports.suggestions import Suggestions
from domain.ports.tasks import TaskLog
from domain.tasks import TaskRecord, TaskState


class TaskLogging:
    """Writes tasks down."""

    def __init__(self, log: TaskLog, *, suggestions: Suggestions, memories: Memories) -> None:
        """Take the ports it works on."""
        self._log = log
        self._suggestions = suggestions
        self._memories = memories

    @activity.defn(name="task_logging.note")
    async def note(self, record: TaskRecord) -> None:
        """Write a task down as it stands; one that is known to have come further stays."""
        await self._log.note(record)
        if record.state is TaskState.DONE:
            await self._keep_promise(record)

    async def _keep_promise(self, record: TaskRecord) -> None:
        promise = await self._suggestions.promise_behind(record.task_id)
        if promise is None:
            return
        contact_id, promise_id = promise
        with suppress(NotFound):  # erased since
            await self._memories.change(
                contact_id, lambda memory: memory.with_promise_kept(promise_id, record.changed_at), record.changed_at
            )
