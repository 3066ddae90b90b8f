"""What a callee can say to a reminder: that he will be there, and that he wants no more calls."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select
from temporalio.worker import Worker

from activities.failures import FailureTranslation
from activities.heartbeats import Heartbeats
from activities.messages import CallContext
from activities.opt_outs import OptOuts
from activities.reminders import Reminding
from domain.calls import Outcome, Speaker, Turn
from domain.outbound import DialIntent, DialPurpose
from domain.reminders import ReminderState, local_day
from domain.reminding import ReminderMoment, ReminderStart
from store.seeds import WORKSHOP_ID
from store.tables import ReminderRow
from tests.workflows.callee_desk import CalleeAsked, CalleeDesk
from tests.workflows.house import LINE, MARIA, House
from tests.workflows.reminding import DayBefore
from tests.workflows.sandboxed import sandboxed
from workflows.call_state import CallState
from workflows.messages import ToolRequest, ToolResult, ToolStatus

QUEUE = "callee-desk"


@pytest.fixture
async def noon(noon: DayBefore) -> AsyncIterator[DayBefore]:
    """Let a worker carry out callees' tools."""
    async with Worker(
        noon.temporal.client,
        task_queue=QUEUE,
        workflows=[CalleeDesk],
        activities=[_reminding(noon).confirm_attendance, OptOuts(noon.ports.suppressions).suppress],
        interceptors=[FailureTranslation(), Heartbeats()],
        workflow_runner=sandboxed(),
    ):
        yield noon


def _reminding(workshop: DayBefore) -> Reminding:
    ports = workshop.ports
    return Reminding(directory=ports.directory, book=ports.book, reminders=ports.reminders, consents=ports.consents)


async def _reminder(workshop: DayBefore) -> DialIntent:
    """Open a reminder and return the call it places."""
    booked = await workshop.book()
    organisation = await workshop.ports.directory.organisation(WORKSHOP_ID)
    start = ReminderStart(WORKSHOP_ID, booked.appointment_id, local_day(organisation, booked))
    opened = await _reminding(workshop).open(ReminderMoment(start, datetime.now(UTC)))
    assert opened is not None
    assert opened.call is not None
    return opened.call


async def _use(workshop: DayBefore, dial: DialIntent, tool: str) -> ToolResult:
    line = await workshop.ports.directory.line(LINE)
    contact = await workshop.ports.directory.contact_by_phone(WORKSHOP_ID, MARIA)
    assert line is not None
    now = datetime.now(UTC)
    request = ToolRequest(1, uuid.uuid4().hex, 0, tool, "{}", now, now + timedelta(minutes=1))
    asked = CalleeAsked(CallContext(line.organisation, line.agent, contact, (), dial), request)
    return await workshop.temporal.client.execute_workflow(
        CalleeDesk.run, asked, id=f"desk-{uuid.uuid4().hex}", task_queue=QUEUE
    )


async def test_who_will_be_there_is_noted(noon: DayBefore) -> None:
    """On the reminder that rang him."""
    result = await _use(noon, await _reminder(noon), "confirm_attendance")
    assert (result.status, json.loads(result.content)) == (ToolStatus.DONE, {"status": "confirmed"})
    async with noon.database.reading() as unit:
        (row,) = await unit.scalars(select(ReminderRow))
    assert row.confirmed_at is not None
    assert row.state == ReminderState.OPEN


async def test_a_call_for_something_else_confirms_nothing(noon: DayBefore) -> None:
    """A call back is about no appointment."""
    dial = replace(await _reminder(noon), purpose=DialPurpose.CALLBACK)
    result = await _use(noon, dial, "confirm_attendance")
    assert result.status is ToolStatus.FAILED
    assert "reminds of no appointment" in result.content


async def test_who_wants_no_more_calls_gets_none(noon: DayBefore) -> None:
    """The number that was rung is on the list before the answer is spoken, and the answer says so."""
    dial = await _reminder(noon)
    assert not await noon.ports.suppressions.is_suppressed(WORKSHOP_ID, dial.to_number)
    content = json.loads((await _use(noon, dial, "do_not_call")).content)
    assert content["status"] == "suppressed"
    assert content["spoken"].endswith("Northgate Auto Workshop will not call or text you again.")
    assert await noon.ports.suppressions.is_suppressed(WORKSHOP_ID, dial.to_number)


async def test_who_calls_us_may_say_so_too(house: House) -> None:
    """There is no reminder to confirm on such a call."""
    call = await house.answer()
    await call.say("Please don't call me any more")
    assert (await call.use("confirm_attendance", {})).status is ToolStatus.REFUSED
    assert (await call.use("do_not_call", {})).status is ToolStatus.DONE
    assert await house.ports.suppressions.is_suppressed(WORKSHOP_ID, MARIA)


async def test_a_number_that_is_withheld_can_not_be_barred(house: House) -> None:
    """He is told so; nobody could ring him anyway."""
    call = await house.answer(from_number=None)
    await call.say("Please don't call me any more")
    result = await call.use("do_not_call", {})
    assert result.status is ToolStatus.FAILED
    assert "withholds his number" in result.content


async def test_a_call_we_place_has_its_own_tools_beside_the_agents(noon: DayBefore) -> None:
    """Each once, though the agent may have one of them anyway."""
    dial, line = await _reminder(noon), await noon.ports.directory.line(LINE)
    assert line is not None
    context = CallContext(line.organisation, line.agent, None, ())
    placed = CallState("CA1", context=replace(context, dial=dial)).offered_tools(line.agent)
    assert placed == (*line.agent.tools, "confirm_attendance")
    assert CallState("CA1", context=context).offered_tools(line.agent) == line.agent.tools


async def test_who_was_rung_and_heard_us_was_reached_though_he_said_no_word(noon: DayBefore) -> None:
    """The call and the wish to ring him say the same of it; who rings us and says nothing has given up."""
    dial, line = await _reminder(noon), await noon.ports.directory.line(LINE)
    assert line is not None
    said = "This is Northgate Auto about tomorrow at nine."
    outcomes = []
    for context in (CallContext(line.organisation, line.agent, None, (), dial=one) for one in (dial, None)):
        state = CallState("CA1", context=context)
        state.take_in((Turn(0, Speaker.AGENT, said, said, datetime.now(UTC)),))
        assert state.result.has_been_heard
        outcomes.append(state.outcome)
    assert outcomes == [Outcome.ANSWERED, Outcome.ABANDONED]
