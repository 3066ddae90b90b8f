"""Tells whoever wanted something what has come of it: by one text, which may fail without harm."""

from __future__ import annotations

import asyncio

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from collections.abc import Callable

    from activities.messaging import Messaging
    from activities.planning import TaskContext
    from activities.texting import Reply, Texting
    from domain.names import BACKGROUND_QUEUE
    from domain.ports.telephony import TextMessage
    from domain.task_outcomes import is_awaited, is_told, outcome_words
    from domain.tasks import TaskRecord
    from workflows.options import BACKGROUND


class OutcomeNotice:
    """One task's notice."""

    def __init__(self, context: TaskContext) -> None:
        """Tell on behalf of a business."""
        self._context = context

    async def tell(self, stands: Callable[[], TaskRecord]) -> None:
        """Tell the requester once how his task has ended, at a decent hour unless he has only just asked.

        Who was erased before that hour is told nothing.

        Args:
            stands: Returns the task as it stands; what is done may be taken back before he is told.
        """
        record = stands()
        if record.requester.phone is None or not is_told(record):
            return
        organisation = self._context.call.organisation
        now = workflow.now()
        if not is_awaited(record, now):
            loud = self._context.deciders.policy.loud_in(now, organisation.time_zone)
            if loud > now:
                await asyncio.sleep((loud - now).total_seconds())
        key = f"{record.task_id}-outcome"
        message = TextMessage(self._context.number, record.requester.phone, outcome_words(stands(), organisation.name))
        try:
            await workflow.execute_activity_method(
                Texting.promise,
                Reply(key, message, workflow.now(), record.requester.contact_id),
                task_queue=BACKGROUND_QUEUE,
                summary="Promise what came of it",
                **BACKGROUND,
            )
            await workflow.execute_activity_method(
                Messaging.send, key, task_queue=BACKGROUND_QUEUE, summary="Tell what came of it", **BACKGROUND
            )
        except ActivityError:
            workflow.logger.warning("task %s: the requester could not be told what came of it", record.task_id)
