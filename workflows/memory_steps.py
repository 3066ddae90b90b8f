"""Steps that remember something about a customer."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from collections.abc import Mapping
    from typing import Final

    from activities.planning import TaskContext
    from activities.remembering import FactToDrop, FactToNote, Remembering
    from domain.names import BACKGROUND_QUEUE
    from domain.task_tools import REMEMBER
    from workflows.options import BACKGROUND
    from workflows.step_effect import CarryOut, Effect, Reversal, TakeBack

#: Who has noted what a task remembers.
_BY: Final = "a task"


class MemorySteps:
    """Remembers for a business; raises ActivityError."""

    def __init__(self, context: TaskContext) -> None:
        """Act for a business."""
        self._context = context.call

    @property
    def effects(self) -> Mapping[str, CarryOut]:
        """What it does, by the tool's name."""
        return {REMEMBER.tool.name: self._remember}

    @property
    def reversals(self) -> Mapping[str, TakeBack]:
        """What it takes back, by the reversal's kind."""
        return {REMEMBER.tool.name: self._forget}

    async def _remember(self, arguments: Mapping[str, str], key: str) -> Effect:
        organisation_id = self._context.organisation.organisation_id
        wanted = FactToNote(organisation_id, arguments["customer"], key, arguments["fact"], _BY)
        contact_id: str = await workflow.execute_activity_method(
            Remembering.note_fact, wanted, task_queue=BACKGROUND_QUEUE, summary="Remember it", **BACKGROUND
        )
        return Effect("remembered", Reversal(REMEMBER.tool.name, {"contact_id": contact_id, "fact_id": key}))

    async def _forget(self, facts: Mapping[str, str], _key: str) -> None:
        unwanted = FactToDrop(facts["contact_id"], facts["fact_id"])
        await workflow.execute_activity_method(
            Remembering.drop_fact, unwanted, task_queue=BACKGROUND_QUEUE, summary="Forget it again", **BACKGROUND
        )
