"""A caller's hands: plays the parts of the api and of media against the real workflows."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlmodel import select
from temporalio.api.enums.v1 import EventType
from temporalio.client import (
    WithStartWorkflowOperation,
    WorkflowContinuedAsNewError,
    WorkflowHandle,
    WorkflowUpdateFailedError,
)
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.testing import WorkflowEnvironment

from activities.start_options import CALL_START
from domain.business import Agent, AppointmentStatus
from domain.calls import EndReason, Speaker, Turn
from domain.ids import intent_id
from domain.names import appointment_workflow_id, call_workflow_id, wrap_up_workflow_id
from domain.ports.reading import CallRecord
from domain.ports.storage import MessageLeft
from processes.worker_ports import WorkerPorts
from store.agent_rows import agent_row
from store.calls_read import SqlCallReader
from store.database import Database
from store.directory import SqlDirectory
from store.tables import AppointmentRow, OrganisationRow, SlotClaimRow
from tests.fakes.deciders import FakeDeciders
from tests.fakes.faulty_book import FaultyBook
from tests.fakes.faulty_suppressions import FaultySuppressions
from tests.fakes.vendors import (
    FakeCalendars,
    FakeCallControl,
    FakePrices,
    FakeResponder,
    FakeSummarizer,
    FakeTexts,
    FakeWeb,
)
from workflows.call import CallWorkflow
from workflows.messages import (
    Admission,
    AdmitRequest,
    AfterStreamDecision,
    AfterStreamRequest,
    AttachRequest,
    CallBrief,
    CallResult,
    CallStart,
    CallStatusChanged,
    CallView,
    DetachRequest,
    Directive,
    ExchangeReport,
    ToolRequest,
    ToolResult,
    ToolStatus,
)
from workflows.wrap_up import WrapUpWorkflow

#: A Saturday; the workshop's next Tuesday is the 24th.
NOW: Final = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
LINE: Final = "+15005550006"
MARIA: Final = "+15551230001"
TUESDAY_AT_NINE: Final = {"service": "inspection", "start": "2026-11-24T09:00"}


def code_of(error: WorkflowUpdateFailedError) -> str | None:
    """Return the code an update has failed with, its own or that of an activity."""
    cause = error.cause.cause if isinstance(error.cause, ActivityError) else error.cause
    assert isinstance(cause, ApplicationError)
    return cause.type


@dataclass
class House:
    """The workshop with its worker running."""

    temporal: WorkflowEnvironment
    database: Database
    ports: WorkerPorts

    @property
    def calendars(self) -> FakeCalendars:
        """The calendar vendor."""
        assert isinstance(self.ports.vendors.calendars, FakeCalendars)
        return self.ports.vendors.calendars

    @property
    def book(self) -> FaultyBook:
        """The appointment book."""
        assert isinstance(self.ports.book, FaultyBook)
        return self.ports.book

    @property
    def suppressions(self) -> FaultySuppressions:
        """The do-not-call list."""
        assert isinstance(self.ports.suppressions, FaultySuppressions)
        return self.ports.suppressions

    @property
    def deciders(self) -> FakeDeciders:
        """Who decides for the workshop."""
        assert isinstance(self.ports.deciders, FakeDeciders)
        return self.ports.deciders

    @property
    def summarizer(self) -> FakeSummarizer:
        """The summariser."""
        assert isinstance(self.ports.vendors.summarizer, FakeSummarizer)
        return self.ports.vendors.summarizer

    @property
    def responder(self) -> FakeResponder:
        """The model that answers texts."""
        assert isinstance(self.ports.vendors.responder, FakeResponder)
        return self.ports.vendors.responder

    @property
    def web(self) -> FakeWeb:
        """The web."""
        web = self.ports.vendors.web
        assert web is not None
        assert isinstance(web.pages, FakeWeb)
        return web.pages

    @property
    def texts(self) -> FakeTexts:
        """The SMS vendor."""
        assert isinstance(self.ports.vendors.texts, FakeTexts)
        return self.ports.vendors.texts

    @property
    def prices(self) -> FakePrices:
        """What the telephone company says it has charged."""
        assert isinstance(self.ports.vendors.prices, FakePrices)
        return self.ports.vendors.prices

    @property
    def control(self) -> FakeCallControl:
        """The telephone company."""
        assert isinstance(self.ports.vendors.control, FakeCallControl)
        return self.ports.vendors.control

    async def publish(self, change: Callable[[Agent], Agent]) -> None:
        """Publish the agent's next version; before the first call, since who answers is cached then."""
        line = await SqlDirectory(self.database).line(LINE)
        assert line is not None
        agent = change(replace(line.agent, version=line.agent.version + 1))
        async with self.database.transaction() as unit:
            unit.add(agent_row(agent, published_at=NOW))

    async def name_human(self, number: str) -> None:
        """Name who takes calls over; before the first call, since who answers is cached then."""
        async with self.database.transaction() as unit:
            row = (await unit.scalars(select(OrganisationRow))).one()
            row.human_number = number
            unit.add(row)

    async def appointment_ids(self) -> list[str]:
        """Return the ids of all appointments there are."""
        async with self.database.reading() as unit:
            return [row.appointment_id for row in await unit.scalars(select(AppointmentRow))]

    async def settled(self) -> list[AppointmentStatus]:
        """Wait until every appointment is booked, its text sent, or has ended; return their states."""
        for identity in await self.appointment_ids():
            await self.settled_run(identity)
        return await self.statuses()

    async def statuses(self) -> list[AppointmentStatus]:
        """Return the states of all appointments as they are now."""
        return [(await self.ports.book.get(identity)).status for identity in await self.appointment_ids()]

    async def settled_run(self, appointment_id: str) -> WorkflowHandle[Any, Any]:
        """Wait until an appointment has ended or goes on as a booking; return the run that brought it there."""
        run = await self.first_run(appointment_id)
        with suppress(WorkflowContinuedAsNewError):
            await run.result(follow_runs=False)
        return run

    async def first_run(self, appointment_id: str) -> WorkflowHandle[Any, Any]:
        """Return the run of an appointment that holds and confirms it."""
        client, workflow_id = self.temporal.client, appointment_workflow_id(appointment_id)
        described = await client.get_workflow_handle(workflow_id).describe()
        run_id = described.raw_description.workflow_execution_info.first_run_id
        return client.get_workflow_handle(workflow_id, run_id=run_id)

    async def claimed_starts(self) -> set[str]:
        """Return the UTC starts of all appointments that hold a slot, read from the claims."""
        async with self.database.reading() as unit:
            claims = (await unit.scalars(select(SlotClaimRow))).all()
        appointments = [await self.ports.book.get(one) for one in {claim.appointment_id for claim in claims}]
        return {f"{one.starts_at:%Y-%m-%dT%H:%M}" for one in appointments}

    async def messages(self) -> Sequence[MessageLeft]:
        """Return the messages left for people."""
        return await SqlCallReader(self.database).messages(after=None, limit=50)

    def wrap_up(self, call_sid: str) -> WorkflowHandle[WrapUpWorkflow, None]:
        """Return the workflow that wraps a call up."""
        return self.temporal.client.get_workflow_handle_for(WrapUpWorkflow.run, wrap_up_workflow_id(call_sid))

    async def queues(self, handle: WorkflowHandle[Any, Any]) -> dict[str, str]:
        """Return the task queue of each activity a workflow has asked for."""
        asked = [event.activity_task_scheduled_event_attributes async for event in handle.fetch_history_events()]
        return {one.activity_type.name: one.task_queue.name for one in asked if one.activity_type.name}

    async def happening(self, handle: WorkflowHandle[Any, Any], kind: EventType.ValueType, *, count: int = 1) -> None:
        """Wait until a workflow's history has so many events of a kind."""
        async for event in handle.fetch_history_events(wait_new_event=True):
            count -= event.event_type == kind
            if count == 0:
                return

    async def record(self, call_sid: str) -> CallRecord:
        """Wait for the wrap-up and return what the database knows of a call."""
        await self.wrap_up(call_sid).result()
        return await SqlCallReader(self.database).call(call_sid)

    async def ring(
        self, *, from_number: str | None = MARIA, to_number: str = LINE, hold_ttl: timedelta | None = None
    ) -> Call:
        """Let a call come in and return it; it may have been refused."""
        call = Call(self, f"CA{uuid.uuid4().hex}")
        await call.admit(from_number=from_number, to_number=to_number, hold_ttl=hold_ttl or timedelta(minutes=3))
        return call

    async def answer(self, *, from_number: str | None = MARIA, hold_ttl: timedelta | None = None) -> Call:
        """Let a call come in and attach a stream."""
        call = await self.ring(from_number=from_number, hold_ttl=hold_ttl)
        await call.attach("MZ1")
        return call


@dataclass
class Call:
    """One call.

    Attributes:
        agent_says: What the agent is heard to say next: the question a tool has come back with, or a word.
    """

    house: House
    sid: str
    admission: Admission | None = None
    brief: CallBrief | None = None
    turns: int = 0
    epoch: int = 1
    agent_says: str = "Yes?"

    @property
    def handle(self) -> WorkflowHandle[CallWorkflow, CallResult]:
        """The call's workflow."""
        return self.house.temporal.client.get_workflow_handle_for(CallWorkflow.run, call_workflow_id(self.sid))

    async def admit(self, *, from_number: str | None, to_number: str, hold_ttl: timedelta) -> None:
        """Start the workflow as the api does."""
        start: WithStartWorkflowOperation[Any, CallResult] = WithStartWorkflowOperation(
            CallWorkflow.run,
            CallStart(self.sid, hold_ttl),
            id=call_workflow_id(self.sid),
            **CALL_START,
        )
        self.admission = await self.house.temporal.client.execute_update_with_start_workflow(
            CallWorkflow.admit,
            AdmitRequest(self.sid, from_number, to_number, NOW),
            start_workflow_operation=start,
            id=f"admit-{self.sid}",
        )

    async def begin_unasked(self, *, dial_intent_id: str | None = None) -> None:
        """Start the workflow as the api does, and lose the question that went with it."""
        await self.house.temporal.client.start_workflow(
            CallWorkflow.run,
            CallStart(self.sid, dial_intent_id=dial_intent_id),
            id=call_workflow_id(self.sid),
            **CALL_START,
        )

    async def attach(self, stream_sid: str, *, host: str = "media-1") -> CallBrief:
        """Attach a stream of the current epoch."""
        request = AttachRequest(stream_sid, self.epoch, host)
        self.brief = await self.handle.execute_update(CallWorkflow.attach, request)
        return self.brief

    async def say(self, caller: str, *, agent: str | None = None) -> Directive:
        """Report that the agent was heard to say something, an open question unless told, and the caller answered."""
        heard, self.agent_says = agent or self.agent_says, "Yes?"
        turns = (self.turn(Speaker.AGENT, heard), self.turn(Speaker.CALLER, caller))
        return await self.handle.execute_update(CallWorkflow.exchange, ExchangeReport(self.epoch, turns))

    def request(
        self, tool: str, arguments: Mapping[str, Any] | str, *, patience: timedelta = timedelta(seconds=30)
    ) -> ToolRequest:
        """Return the request for a tool as media makes it, for the caller's last turn."""
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        now = datetime.now(UTC)
        return ToolRequest(
            stream_epoch=self.epoch,
            intent_id=intent_id(call_sid=self.sid, turn_index=self.turns - 1, tool=tool, arguments={"text": text}),
            turn_index=self.turns - 1,
            tool=tool,
            arguments=text,
            asked_at=now,
            expires_at=now + patience,
        )

    async def send(self, request: ToolRequest) -> ToolResult:
        """Send a request for a tool; a question that comes back is what the agent says next."""
        result = await self.handle.execute_update(CallWorkflow.use_tool, request, id=request.intent_id)
        if result.status is ToolStatus.NEEDS_CONFIRMATION:
            self.agent_says = json.loads(result.content)["sentence"]
        return result

    async def use(self, tool: str, arguments: Mapping[str, Any] | str) -> ToolResult:
        """Use a tool for the caller's last turn."""
        return await self.send(self.request(tool, arguments))

    async def use_json(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Use a tool and return its content."""
        content: dict[str, Any] = json.loads((await self.use(tool, arguments)).content)
        return content

    async def detach(
        self,
        reason: EndReason,
        *,
        last_words: str | None = None,
        owed: Sequence[ToolRequest] = (),
        epoch: int | None = None,
    ) -> None:
        """End a stream, the latest unless told, with words nobody has reported yet and effects still owed."""
        turns = () if last_words is None else (self.turn(Speaker.AGENT, last_words),)
        request = DetachRequest(epoch or self.epoch, reason, turns, tuple(owed))
        await self.handle.execute_update(CallWorkflow.detach, request)

    async def after_stream(self, epoch: int) -> AfterStreamDecision:
        """Ask what comes after a stream, as the telephone company does."""
        return await self.handle.execute_update(CallWorkflow.after_stream, AfterStreamRequest(epoch))

    async def lose_stream(self) -> None:
        """Lose the stream without a word of media; the next one is of the next epoch."""
        self.epoch = (await self.after_stream(self.epoch)).stream_epoch

    async def reconnect(self) -> CallBrief:
        """Lose the stream and attach another."""
        await self.lose_stream()
        return await self.attach(f"MZ{self.epoch}")

    async def end(self) -> None:
        """Let the telephone company report the end."""
        await self.handle.signal(CallWorkflow.call_status, CallStatusChanged("completed"))

    async def view(self) -> CallView:
        """Return the call as people see it."""
        return await self.handle.query(CallWorkflow.view)

    async def hang_up(self) -> CallResult:
        """End the stream and the call, and wait for the result."""
        await self.detach(EndReason.CALLER_HUNG_UP)
        await self.end()
        return await self.handle.result()

    def turn(self, speaker: Speaker, text: str) -> Turn:
        """Return the next turn of the call."""
        turn = Turn(self.turns, speaker, text, text, NOW + timedelta(seconds=self.turns))
        self.turns += 1
        return turn
