"""Bookings with events in the calendars, and stand-ins for their workflows that answer as told."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio import workflow
from temporalio.client import WorkflowHandle
from temporalio.exceptions import ApplicationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from domain.bookings import Adoption, CalendarChange
from domain.ids import calendar_event_id
from domain.names import APPOINTMENT_WORKFLOW, BACKGROUND_QUEUE, appointment_workflow_id
from domain.ports.calendars import APPOINTMENT_PROPERTY, CalendarEvent
from store.seeds import WORKSHOP_ID
from tests.store.world import INSPECTION, appointment
from tests.workflows.house import House
from workflows.calendar_sync import CalendarSyncWorkflow
from workflows.messages import CalendarSyncResult, CalendarSyncStart

NINE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
BAY_1 = "bay-1@northgate.example"
BAY_2 = "bay-2@northgate.example"


@workflow.defn(name=APPOINTMENT_WORKFLOW)
class Follower:
    """An appointment that answers one after the other what it is told to; the last answer stays."""

    @workflow.init
    def __init__(self, answers: list[str]) -> None:
        """Take adoptions, and codes of errors to fail with."""
        self._answers = answers
        self._asked: list[CalendarChange] = []

    @workflow.run
    async def run(self, answers: list[str]) -> None:
        """Live until it is terminated."""
        del answers
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def adopt(self, change: CalendarChange) -> Adoption:
        """Answer."""
        self._asked.append(change)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if answer not in set(Adoption):
            raise ApplicationError("it did not work", type=answer)
        return Adoption(answer)

    @workflow.query
    def asked(self) -> list[CalendarChange]:
        """Return what it was asked to adopt."""
        return self._asked


@dataclass
class Bookings:
    """Bookings with their events, and stand-ins for their workflows on a queue of their own.

    Attributes:
        second_look: When it is looked again after a deletion.
    """

    house: House
    queue: str = field(default_factory=lambda: uuid.uuid4().hex)
    second_look: timedelta = timedelta(milliseconds=1)

    async def book(self, *answers: str, start: datetime = NINE, resource_key: str = "bay_1") -> str:
        """Book an inspection with its event; return its id. Without answers it has no workflow."""
        identity = uuid.uuid4().hex[:12]
        times = {"starts_at": start, "ends_at": start + INSPECTION.duration}
        await self.house.book.hold(appointment(identity, resource_key=resource_key, **times), INSPECTION)
        event = self.event(identity, start, BAY_1 if resource_key == "bay_1" else BAY_2)
        await self.house.calendars.insert(event)
        await self.house.book.confirm(identity, event.event_id, None)
        if answers:
            await self.house.temporal.client.start_workflow(
                Follower.run, list(answers), id=appointment_workflow_id(identity), task_queue=self.queue
            )
        return identity

    def event(self, identity: str, start: datetime, calendar_id: str) -> CalendarEvent:
        """Return a booking's event."""
        return CalendarEvent(
            calendar_id,
            calendar_event_id(identity),
            "Inspection",
            "",
            start,
            start + INSPECTION.duration,
            "America/New_York",
            {APPOINTMENT_PROPERTY: identity},
        )

    async def asked(self, identity: str) -> list[CalendarChange]:
        """Return what a booking was asked to adopt."""
        handle: WorkflowHandle[Any, Any] = self.house.temporal.client.get_workflow_handle(
            appointment_workflow_id(identity)
        )
        return await handle.query(Follower.asked)

    async def sync(self) -> CalendarSyncResult:
        """Read the calendars once."""
        return await (await self.begin_sync()).result()

    async def begin_sync(self) -> WorkflowHandle[CalendarSyncWorkflow, CalendarSyncResult]:
        """Begin to read the calendars."""
        return await self.house.temporal.client.start_workflow(
            CalendarSyncWorkflow.run,
            CalendarSyncStart(WORKSHOP_ID, second_look=self.second_look),
            id=f"calendar-sync-{uuid.uuid4().hex}",
            task_queue=BACKGROUND_QUEUE,
        )

    async def read_up_to(self) -> dict[str, str]:
        """Return how far each calendar has been read."""
        return {read.calendar_id: read.sync_token for read in await self.house.ports.ledger.reads(WORKSHOP_ID)}


@asynccontextmanager
async def following(house: House) -> AsyncIterator[Bookings]:
    """Run the stand-ins for as long as the context lasts."""
    opened = Bookings(house)
    runner = UnsandboxedWorkflowRunner()
    async with Worker(house.temporal.client, task_queue=opened.queue, workflows=[Follower], workflow_runner=runner):
        yield opened
