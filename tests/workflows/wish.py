"""A wish to ring somebody, with the telephone company's hands: tells how its calls go, and answers them."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from temporalio.client import WithStartWorkflowOperation, WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from activities.start_options import CALL_START
from domain.names import BACKGROUND_QUEUE, call_workflow_id, outbound_call_workflow_id
from domain.outbound import DialIntent, DialPurpose
from store.seeds import WORKSHOP_ID
from tests.fakes.faulty_dials import FaultyDialLog
from tests.fakes.vendors import FakeOutboundCalls
from tests.store.world import SteppingClock
from tests.waiting import until
from tests.workflows.house import LINE, MARIA, NOW, Call, House
from tests.workflows.passing import pass_time
from tests.workflows.premises import ALL_IN_MEMORY, open_house
from workflows.call import CallWorkflow
from workflows.messages import AdmitRequest, AnsweredBy, CallResult, CallStart, DialResult, DialStatus
from workflows.outbound_call import OutboundCallWorkflow

OPENING: Final = "Hello, this is Ada, the automated assistant of Northgate Auto Workshop, about your appointment."
HOUR: Final = timedelta(hours=1)


class MovingClock:
    """The real time, and what tests add to it."""

    def __init__(self) -> None:
        """Add nothing."""
        self._ahead = timedelta(0)

    def __call__(self) -> datetime:
        """Return aware UTC."""
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        """Move on."""
        self._ahead += by


@dataclass
class Wish:
    """A reminder for Maria; her house's clock moves with it.

    Attributes:
        intent: What is wished; change it before it is started.
    """

    house: House
    clock: MovingClock | SteppingClock
    intent: DialIntent

    @property
    def calls(self) -> FakeOutboundCalls:
        """The telephone company that rings people."""
        assert isinstance(self.house.ports.vendors.outbound, FakeOutboundCalls)
        return self.house.ports.vendors.outbound

    @property
    def dials(self) -> FaultyDialLog:
        """The log of placed calls."""
        assert isinstance(self.house.ports.dials, FaultyDialLog)
        return self.house.ports.dials

    @property
    def handle(self) -> WorkflowHandle[OutboundCallWorkflow, DialResult]:
        """Its workflow."""
        workflow_id = outbound_call_workflow_id(self.intent.intent_id)
        return self.house.temporal.client.get_workflow_handle_for(OutboundCallWorkflow.run, workflow_id)

    async def start(self, **changes: Any) -> None:  # noqa: ANN401  fields of the intent
        """Begin."""
        self.intent = replace(self.intent, **changes)
        await self.house.temporal.client.start_workflow(
            OutboundCallWorkflow.run,
            self.intent,
            id=outbound_call_workflow_id(self.intent.intent_id),
            task_queue=BACKGROUND_QUEUE,
            task_timeout=timedelta(seconds=2),
        )

    async def rings(self, times: int = 1) -> str:
        """Wait until he is rung for the so-manieth time; return that call's SID."""

        async def is_rung() -> bool:
            return len(self.calls.placed) >= times

        await until(f"he is rung {times} times", is_rung, within=40)
        return self.calls.sid(times)

    async def tell(self, status: str, *, attempt: int = 1, sid: str | None = None) -> None:
        """Report a status, as the telephone company does."""
        change = DialStatus(attempt, sid or self.calls.sid(attempt), status)
        await self.handle.signal(OutboundCallWorkflow.call_status, change)

    async def found(self, answered_by: str, *, attempt: int = 1) -> None:
        """Report who has answered to everybody who wants to know."""
        answer = AnsweredBy(attempt, self.calls.sid(attempt), answered_by)
        client = self.house.temporal.client
        call: WorkflowHandle[CallWorkflow, CallResult] = client.get_workflow_handle(call_workflow_id(answer.call_sid))
        await call.signal(CallWorkflow.answered_by, answer)
        await self.handle.signal(OutboundCallWorkflow.answered_by, answer)

    async def is_told(self) -> None:
        """Wait until the machine was told what there is to tell."""

        async def is_instructed() -> bool:
            return bool(self.house.control.instructions)

        await until("the machine is told", is_instructed, within=40)

    async def answers(self, *, times: int = 1) -> Call:
        """Let the rung one answer: the api admits his call, media attaches."""
        call = await self.is_admitted(times=times)
        await call.attach("MZ1")
        return call

    async def is_admitted(self, *, times: int = 1) -> Call:
        """Let the rung one answer: the api asks who talks to him."""
        call = Call(self.house, await self.rings(times))
        start: WithStartWorkflowOperation[Any, CallResult] = WithStartWorkflowOperation(
            CallWorkflow.run,
            CallStart(call.sid, dial_intent_id=self.intent.intent_id),
            id=call_workflow_id(call.sid),
            **CALL_START,
        )
        call.admission = await self.house.temporal.client.execute_update_with_start_workflow(
            CallWorkflow.admit,
            AdmitRequest(call.sid, LINE, self.intent.to_number, NOW, self.intent.intent_id),
            start_workflow_operation=start,
            id=f"admit-{call.sid}",
        )
        await self.tell("in-progress", attempt=times)
        return call

    async def is_reached(self, *, times: int = 1) -> DialResult:
        """Let him answer, say something and hang up; return what came of the wish."""
        call = await self.answers(times=times)
        await call.say("Yes, I will be there")
        await call.hang_up()
        await self.tell("completed", attempt=times)
        return await self.handle.result()

    async def wait(self, span: timedelta) -> None:
        """Let time pass, for the workflow and for the activities."""
        self.clock.advance(span)
        await pass_time(self.house.temporal, self.handle, span)


@asynccontextmanager
async def open_wish(
    temporal: WorkflowEnvironment, database_url: str, *, cached: int = ALL_IN_MEMORY, test_numbers: bool = False
) -> AsyncIterator[Wish]:
    """Open the workshop with a wish that is not started yet.

    Args:
        temporal: The server.
        database_url: Where the tables are.
        cached: Workflow runs the worker keeps; 0 makes every task replay its history.
        test_numbers: Whether only test numbers may be rung, of which there are none.
    """
    clock = MovingClock()
    locked: frozenset[str] | None = frozenset() if test_numbers else None
    async with open_house(temporal, database_url, cached=cached, clock=clock, test_numbers=locked) as house:
        yield Wish(house, clock, wished(clock()))


def next_tuesday() -> date:
    """Return a Tuesday that is two days ahead at least: later than a booking has to be made before."""
    soonest = datetime.now(UTC).date() + timedelta(days=2)
    return soonest + timedelta(days=(1 - soonest.weekday()) % 7)


def wished(now: datetime) -> DialIntent:
    """Return a reminder for Maria that is due now and for eight hours."""
    return DialIntent(
        intent_id=uuid.uuid4().hex,
        organisation_id=WORKSHOP_ID,
        purpose=DialPurpose.REMINDER,
        from_number=LINE,
        to_number=MARIA,
        contact_id="maria-jensen",
        opening=OPENING,
        brief="Remind her of her inspection.",
        not_before=now,
        not_after=now + 8 * HOUR,
        voicemail="See you tomorrow at nine.",
    )
