"""A caller's hands: plays the parts of the api and of media against the real workflows."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlmodel import select
from temporalio.client import WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.testing import WorkflowEnvironment

from domain.business import AppointmentStatus
from domain.calls import EndReason, Speaker, Turn
from domain.ids import intent_id
from domain.names import CALLS_QUEUE, appointment_workflow_id, call_workflow_id, wrap_up_workflow_id
from domain.ports.reading import CallRecord
from domain.ports.storage import MessageLeft
from processes.worker_ports import WorkerPorts
from store.calls_read import SqlCallReader
from store.database import Database
from store.tables import AppointmentRow, SlotClaimRow
from tests.fakes.faulty_book import FaultyBook
from tests.fakes.vendors import FakeCalendars, FakeCallControl, FakeSummarizer, FakeTexts
from workflows.call import CallWorkflow
from workflows.messages import (
    Admission,
    AdmitRequest,
    AttachRequest,
    CallBrief,
    CallResult,
    CallStart,
    CallStatusChanged,
    DetachRequest,
    Directive,
    ExchangeReport,
    ToolRequest,
    ToolResult,
)
from workflows.wrap_up import WrapUpWorkflow

#: A Saturday; the workshop's next Tuesday is the 24th.
NOW: Final = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
LINE: Final = "+15005550006"
MARIA: Final = "+15551230001"
TUESDAY_AT_NINE: Final = {"service": "inspection", "start": "2026-11-24T09:00"}


@dataclass
class House:
    """The workshop with its worker running."""

    temporal: WorkflowEnvironment
    database: Database
    ports: WorkerPorts

    @property
    def calendars(self) -> FakeCalendars:
        """The calendar vendor."""
        assert isinstance(self.ports.calendars, FakeCalendars)
        return self.ports.calendars

    @property
    def book(self) -> FaultyBook:
        """The appointment book."""
        assert isinstance(self.ports.book, FaultyBook)
        return self.ports.book

    @property
    def summarizer(self) -> FakeSummarizer:
        """The summariser."""
        assert isinstance(self.ports.summarizer, FakeSummarizer)
        return self.ports.summarizer

    @property
    def texts(self) -> FakeTexts:
        """The SMS vendor."""
        assert isinstance(self.ports.texts, FakeTexts)
        return self.ports.texts

    @property
    def control(self) -> FakeCallControl:
        """The telephone company."""
        assert isinstance(self.ports.control, FakeCallControl)
        return self.ports.control

    async def settled(self) -> list[AppointmentStatus]:
        """Wait until every appointment's story has ended; return their states."""
        async with self.database.reading() as unit:
            rows = (await unit.scalars(select(AppointmentRow))).all()
        for row in rows:
            await self.temporal.client.get_workflow_handle(appointment_workflow_id(row.appointment_id)).result()
        return [(await self.ports.book.get(row.appointment_id)).status for row in rows]

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
    """One call."""

    house: House
    sid: str
    admission: Admission | None = None
    brief: CallBrief | None = None
    turns: int = 0
    epoch: int = 1
    directives: list[Directive] = field(default_factory=list)

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
            task_queue=CALLS_QUEUE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
        self.admission = await self.house.temporal.client.execute_update_with_start_workflow(
            CallWorkflow.admit,
            AdmitRequest(self.sid, from_number, to_number, NOW),
            start_workflow_operation=start,
            id=f"admit-{self.sid}",
        )

    async def attach(self, stream_sid: str) -> CallBrief:
        """Attach a stream of the current epoch."""
        request = AttachRequest(stream_sid, self.epoch, "media-1")
        self.brief = await self.handle.execute_update(CallWorkflow.attach, request)
        return self.brief

    async def say(self, caller: str, *, agent: str = "Yes?") -> Directive:
        """Report that the agent was heard to say something and the caller answered."""
        turns = (self._turn(Speaker.AGENT, agent), self._turn(Speaker.CALLER, caller))
        directive = await self.handle.execute_update(CallWorkflow.exchange, ExchangeReport(self.epoch, turns))
        self.directives.append(directive)
        return directive

    async def use(
        self, tool: str, arguments: Mapping[str, Any] | str, *, patience: timedelta | None = None
    ) -> ToolResult:
        """Use a tool as media does, for the caller's last turn."""
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        request = ToolRequest(
            stream_epoch=self.epoch,
            intent_id=intent_id(call_sid=self.sid, turn_index=self.turns - 1, tool=tool, arguments={"text": text}),
            turn_index=self.turns - 1,
            tool=tool,
            arguments=text,
            asked_at=datetime.now(UTC),
            expires_at=datetime.now(UTC) + (patience or timedelta(seconds=30)),
        )
        return await self.handle.execute_update(CallWorkflow.use_tool, request, id=request.intent_id)

    async def use_json(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Use a tool and return its content."""
        content: dict[str, Any] = json.loads((await self.use(tool, arguments)).content)
        return content

    async def detach(self, reason: EndReason, *, last_words: str | None = None) -> None:
        """End the stream, with words of the agent that nobody has reported yet."""
        turns = () if last_words is None else (self._turn(Speaker.AGENT, last_words),)
        await self.handle.execute_update(CallWorkflow.detach, DetachRequest(self.epoch, reason, turns))

    async def hang_up(self) -> CallResult:
        """End the stream and the call, and wait for the result."""
        await self.detach(EndReason.CALLER_HUNG_UP)
        await self.handle.signal(CallWorkflow.call_status, CallStatusChanged("completed"))
        return await self.handle.result()

    def _turn(self, speaker: Speaker, text: str) -> Turn:
        turn = Turn(self.turns, speaker, text, text, NOW + timedelta(seconds=self.turns))
        self.turns += 1
        return turn
