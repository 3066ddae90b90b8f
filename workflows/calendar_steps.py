"""Steps that change events of the business's calendars which are no appointments: a meeting, an absence."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from collections.abc import Mapping

    from activities.calendar_desk import CalendarDesk, EventChange, EventPlace, EventSeen, NewEvent
    from activities.planning import TaskContext
    from domain.errors import RuleBroken
    from domain.names import BACKGROUND_QUEUE
    from domain.task_tools import CREATE_EVENT, DELETE_EVENT, MOVE_EVENT
    from workflows.options import BACKGROUND
    from workflows.step_effect import CarryOut, Effect, Reversal, TakeBack


class CalendarSteps:
    """Writes, moves and deletes events for a business; raises RuleBroken or ActivityError."""

    def __init__(self, context: TaskContext) -> None:
        """Act for a business."""
        self._organisation_id = context.call.organisation.organisation_id

    @property
    def effects(self) -> Mapping[str, CarryOut]:
        """What it does, by the tool's name."""
        return {
            CREATE_EVENT.tool.name: self._create,
            MOVE_EVENT.tool.name: self._move,
            DELETE_EVENT.tool.name: self._delete,
        }

    @property
    def reversals(self) -> Mapping[str, TakeBack]:
        """What it takes back, by the reversal's kind."""
        return {
            CREATE_EVENT.tool.name: self._uncreate,
            MOVE_EVENT.tool.name: self._move_back,
            DELETE_EVENT.tool.name: self._restore,
        }

    async def _create(self, arguments: Mapping[str, str], key: str) -> Effect:
        new = NewEvent(
            key=key,
            organisation_id=self._organisation_id,
            calendar=arguments["calendar"],
            title=arguments["title"],
            start=arguments["start"],
            end=arguments["end"],
        )
        written = await workflow.execute_activity_method(
            CalendarDesk.create, new, task_queue=BACKGROUND_QUEUE, summary="Write the event", **BACKGROUND
        )
        facts = {"calendar": arguments["calendar"], "event": written.event, "etag": written.etag}
        return Effect("created", Reversal(CREATE_EVENT.tool.name, facts))

    async def _uncreate(self, facts: Mapping[str, str], _key: str) -> None:
        await self._changed(facts, is_deleted=True)

    async def _move(self, arguments: Mapping[str, str], _key: str) -> Effect:
        seen = await self._seen(arguments)
        if seen.start is None or seen.end is None:
            raise RuleBroken("that event lasts whole days: it is moved by hand")
        facts = {"calendar": arguments["calendar"], "event": seen.event}
        etag = await self._changed({**facts, "etag": seen.etag}, start=arguments["start"], end=arguments["end"])
        before = {"etag": etag, "start": seen.start, "end": seen.end}
        return Effect("moved", Reversal(MOVE_EVENT.tool.name, {**facts, **before}))

    async def _move_back(self, facts: Mapping[str, str], _key: str) -> None:
        await self._changed(facts, start=facts["start"], end=facts["end"])

    async def _delete(self, arguments: Mapping[str, str], _key: str) -> Effect:
        seen = await self._seen(arguments)
        facts = {"calendar": arguments["calendar"], "event": seen.event}
        etag = await self._changed({**facts, "etag": seen.etag}, is_deleted=True)
        return Effect("deleted", Reversal(DELETE_EVENT.tool.name, {**facts, "etag": etag}))

    async def _restore(self, facts: Mapping[str, str], _key: str) -> None:
        await self._changed(facts, is_deleted=False)

    async def _seen(self, arguments: Mapping[str, str]) -> EventSeen:
        """Return the event as it stands, with the etag it is changed by and the times it may have to go back to."""
        place = EventPlace(self._organisation_id, arguments["calendar"], arguments["event"], arguments["title"])
        return await workflow.execute_activity_method(
            CalendarDesk.look, place, task_queue=BACKGROUND_QUEUE, summary="Look at the event", **BACKGROUND
        )

    async def _changed(
        self, facts: Mapping[str, str], *, start: str | None = None, end: str | None = None, is_deleted: bool = False
    ) -> str:
        change = EventChange(
            organisation_id=self._organisation_id,
            calendar=facts["calendar"],
            event=facts["event"],
            etag=facts["etag"],
            start=start,
            end=end,
            is_deleted=is_deleted,
        )
        return await workflow.execute_activity_method(
            CalendarDesk.change, change, task_queue=BACKGROUND_QUEUE, summary="Change the event", **BACKGROUND
        )
