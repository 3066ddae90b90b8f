"""What a storm has left: what callers heard, our rows, the vendors' side, and the workflows."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col
from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus

from processes.chaos.callers import Customer
from processes.chaos.reminded import Reminded, look_after
from processes.chaos.texters import Texted, read_back
from processes.chaos.wishes import Fulfilled, Wish, look_up
from processes.rehearsal.box import Box
from store.database import Database
from store.tables import AppointmentRow, CallRow, ContactPhoneRow, MessageRow

#: Histories read at the same time.
_AT_ONCE: Final = 8
#: A task that failed because something new had come meanwhile is done again at once: the ordinary course of things.
_HARMLESS: Final = frozenset({WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND})


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment of ours; `phone` is its customer's, `revision` how often it was moved or cancelled."""

    appointment_id: str
    phone: str
    resource: str
    starts_at: datetime
    blocked_until: datetime
    status: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A call: who made it, the sandbox's report of it, and our row's outcome (`is_closed` False: still open)."""

    sid: str
    customer: Customer
    report: Mapping[str, Any]
    messages: int = 0
    has_row: bool = False
    is_closed: bool = False

    @property
    def heard(self) -> str:
        """All the caller heard, in lower case."""
        return " ".join(str(one["text"]) for one in self.report["heard"]).casefold()


@dataclass(frozen=True, slots=True)
class Story:
    """A workflow: Temporal's word for its state, how often its code could not be run, and its type.

    Attributes:
        lately: The last that its history tells, and when: it says what a story waits for that does not end.
    """

    workflow_id: str
    status: str
    failed_tasks: int = 0
    kind: str = ""
    lately: str = ""


@dataclass(frozen=True, slots=True)
class Others:
    """Those who do not call, by number: who has an appointment tomorrow, who writes; and what staff want done."""

    reminded: Sequence[str] = ()
    texters: Sequence[str] = ()
    wishes: list[Wish] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything an audit looks at.

    Attributes:
        events: Appointment ids, one for each calendar event that stands.
        texts: Numbers of callers, one for each text message that went there.
    """

    calls: tuple[Placed, ...]
    bookings: tuple[Booking, ...]
    events: tuple[str | None, ...]
    texts: tuple[str, ...]
    stories: tuple[Story, ...]
    reminded: tuple[Reminded, ...] = ()
    texted: tuple[Texted, ...] = ()
    fulfilled: tuple[Fulfilled, ...] = ()


async def gather_evidence(
    box: Box, database: Database, client: Client, placed: Mapping[str, Customer], others: Others
) -> Evidence:
    """Return what there is at the moment.

    Args:
        box: The sandbox.
        database: Ours.
        client: Of Temporal.
        placed: Who made each call, by call SID.
        others: Those who do not call.
    """
    rows, messages = await _rows(database, tuple(placed))
    numbers = {customer.number for customer in placed.values()}
    calls = [
        Placed(
            sid,
            customer,
            await box.call(sid),
            messages=messages.count(sid),
            has_row=sid in rows,
            is_closed=rows.get(sid) is not None,
        )
        for sid, customer in placed.items()
    ]
    return Evidence(
        calls=tuple(calls),
        bookings=await _bookings(database, numbers | set(others.texters)),
        events=await box.standing_events(),
        texts=tuple(text["to"] for text in await box.texts() if text["to"] in numbers),
        stories=await _stories(client),
        reminded=tuple([await look_after(box, database, number) for number in others.reminded]),
        texted=tuple([await read_back(box, database, number) for number in others.texters]),
        fulfilled=await look_up(box, database, others.wishes),
    )


async def _rows(database: Database, sids: Sequence[str]) -> tuple[dict[str, datetime | None], list[str]]:
    """Return when each call that has a row was closed, and the call of each message left."""
    async with database.reading() as unit:
        calls = (await unit.scalars(select(CallRow).where(col(CallRow.call_sid).in_(sids)))).all()
        messages = (await unit.scalars(select(MessageRow).where(col(MessageRow.call_sid).in_(sids)))).all()
    return {row.call_sid: row.ended_at for row in calls}, [row.call_sid for row in messages]


async def _bookings(database: Database, numbers: set[str]) -> tuple[Booking, ...]:
    wanted = (
        select(AppointmentRow, ContactPhoneRow)
        .join(ContactPhoneRow, col(ContactPhoneRow.contact_id) == col(AppointmentRow.contact_id))
        .where(col(ContactPhoneRow.phone).in_(numbers))
    )
    async with database.reading() as unit:
        rows = (await unit.execute(wanted)).all()
    return tuple(
        Booking(
            row.appointment_id,
            phone.phone,
            row.resource_key,
            row.starts_at,
            row.blocked_until,
            row.status,
            row.revision,
        )
        for row, phone in rows
    )


async def _stories(client: Client) -> tuple[Story, ...]:
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(execution: WorkflowExecution) -> Story:
        async with gate:
            handle = client.get_workflow_handle(execution.id, run_id=execution.run_id)
            events = [event async for event in handle.fetch_history_events()]
        status = execution.status or WorkflowExecutionStatus.RUNNING
        failed = sum(map(_is_failed_task, events))
        return Story(execution.id, status.name.lower(), failed, execution.workflow_type, _told(events[-1]))

    executions = [execution async for execution in client.list_workflows()]
    return tuple(await asyncio.gather(*map(one, executions)))


def _is_failed_task(event: HistoryEvent) -> bool:
    is_failed = event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
    return is_failed and event.workflow_task_failed_event_attributes.cause not in _HARMLESS


def _told(event: HistoryEvent) -> str:
    name = EventType.Name(event.event_type).removeprefix("EVENT_TYPE_").replace("_", " ").lower()
    if event.event_type == EventType.EVENT_TYPE_TIMER_STARTED:
        name += f" of {event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta()}"
    return f"{name} at {event.event_time.ToDatetime():%H:%M:%S}"
