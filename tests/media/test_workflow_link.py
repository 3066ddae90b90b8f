"""Ordered, resent, bounded: the link over updates, with a server that goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from domain.calls import EndReason, Speaker, Turn
from domain.errors import NotFound, ProviderUnavailable, StaleRequest
from domain.phases import Phase
from media.call_link import LinkEvent, LinkRefused
from media.workflow_link import LinkSettings, WorkflowLink, WorkflowLinks
from tests.media.fakes import brief
from tests.media.virtual_time import run_virtually
from workflows.messages import (
    AttachRequest,
    DetachRequest,
    Directive,
    ExchangeReport,
    ToolRequest,
    ToolResult,
    ToolStatus,
)

AWAY = RPCError("no connection", RPCStatusCode.UNAVAILABLE, b"")
GONE = RPCError("workflow not found", RPCStatusCode.NOT_FOUND, b"")
STALE = WorkflowUpdateFailedError(ApplicationError("older stream", type="stale_request"))
LOST = WorkflowUpdateRPCTimeoutOrCancelledError()
EPOCH = datetime(2026, 11, 21, tzinfo=UTC)


class FakeServer:
    """Stands for client and handle: plays failures first, then answers."""

    def __init__(self) -> None:
        """Begin reachable."""
        self.failures: list[BaseException] = []
        self.delay = 0.0
        self.received: list[tuple[str, str, object]] = []
        self.workflow_id = ""

    def get_workflow_handle(self, workflow_id: str) -> FakeServer:
        """Be the handle too."""
        self.workflow_id = workflow_id
        return self

    async def execute_update(
        self,
        update: str,
        arg: object,
        *,
        id: str,  # noqa: A002  (the SDK's name)
        result_type: type | None,
        rpc_timeout: timedelta,
    ) -> object:
        """Fail as told, or answer; like the SDK, hide a cancellation behind an error of its own."""
        self.received.append((update, id, arg))
        try:
            await asyncio.sleep(self.delay)
        except asyncio.CancelledError:
            raise LOST from None
        if self.failures:
            raise self.failures.pop(0)
        match update:
            case "attach":
                return brief()
            case "exchange":
                return Directive(Phase.ACTIVE)
            case "use_tool":
                assert isinstance(arg, ToolRequest)
                return ToolResult(arg.intent_id, ToolStatus.DONE, "{}")
            case _:
                return None


def turn(index: int) -> Turn:
    """Return a turn of the caller."""
    return Turn(index, Speaker.CALLER, f"turn {index}", f"turn {index}", EPOCH)


class Line:
    """A link with its server and everything it said."""

    def __init__(self, settings: LinkSettings | None = None) -> None:
        """Open the link of one stream."""
        self.server = FakeServer()
        self.events: list[LinkEvent] = []
        self.now: Callable[[], datetime] = lambda: EPOCH + timedelta(seconds=asyncio.get_running_loop().time())
        links = WorkflowLinks(cast("Client", self.server), utc_now=self.now, settings=settings)
        self.link: WorkflowLink = links.link("CA1", self.events.append)

    async def attach(self) -> None:
        """Attach as the first stream."""
        await self.link.attach(AttachRequest("MZ1", 1, "m1"))

    def tool(self, tool: str = "take_message", *, seconds: float = 12) -> ToolRequest:
        """Return a request that expires after so long."""
        now = self.now()
        return ToolRequest(1, "intent", 1, tool, "{}", now, now + timedelta(seconds=seconds))

    def reported(self) -> list[tuple[str, list[int]]]:
        """Return the reports received: update id and indices."""
        return [
            (update_id, [turn.index for turn in report.turns])
            for _, update_id, report in self.server.received
            if isinstance(report, ExchangeReport)
        ]


class TestAttach:
    """Taking up a call."""

    def test_the_update_id_names_the_stream(self) -> None:
        """A repeated attach of one stream is the same attach."""

        async def story() -> None:
            line = Line()
            await line.attach()
            assert line.server.workflow_id == "call-CA1"
            assert line.server.received[0][:2] == ("attach", "attach-MZ1")

        run_virtually(story())

    def test_it_waits_for_a_server_that_is_away(self) -> None:
        """With growing pauses, for ten seconds."""

        async def story() -> None:
            line = Line()
            line.server.failures = [AWAY, LOST, AWAY]
            await line.attach()
            assert len(line.server.received) == 4
            line.server.failures = [AWAY] * 100
            with pytest.raises(ProviderUnavailable):
                await line.attach()
            assert asyncio.get_running_loop().time() < 12

        run_virtually(story())

    @pytest.mark.parametrize(("answer", "error"), [(GONE, NotFound), (STALE, StaleRequest)])
    def test_a_refusal_is_final(self, answer: Exception, error: type[Exception]) -> None:
        """No retry where the answer is no."""

        async def story() -> None:
            line = Line()
            line.server.failures = [answer]
            with pytest.raises(error):
                await line.attach()

        run_virtually(story())


class TestReport:
    """Facts in order."""

    def test_turns_that_wait_go_together(self) -> None:
        """What gathers while one report is on its way is the next report."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.delay = 0.05
            for index in range(4):
                line.link.report([turn(index)])
                await asyncio.sleep(0.01)
            await asyncio.sleep(1)
            assert line.reported() == [("exchange-1-0", [0]), ("exchange-1-1", [1, 2, 3])]
            assert line.events == [Directive(Phase.ACTIVE)] * 2

        run_virtually(story())

    def test_a_report_is_resent_unchanged_under_its_id(self) -> None:
        """The id stands for exactly these turns, whatever came meanwhile."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [AWAY] * 3
            line.link.report([turn(0)])
            await asyncio.sleep(0.05)
            line.link.report([turn(1)])
            await asyncio.sleep(3)
            assert line.reported() == [("exchange-1-0", [0])] * 4 + [("exchange-1-1", [1])]

        run_virtually(story())

    def test_a_stale_stream_is_told_so(self) -> None:
        """Another stream has taken over."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [STALE]
            line.link.report([turn(0)])
            await asyncio.sleep(0.1)
            assert line.events == [LinkRefused("stale_request")]

        run_virtually(story())

    def test_too_many_waiting_turns_end_the_stream(self) -> None:
        """The queue is bounded, and nothing is dropped silently."""

        async def story() -> None:
            line = Line(LinkSettings(longest_queue=5))
            await line.attach()
            line.server.failures = [AWAY] * 100
            for index in range(8):
                line.link.report([turn(index)])
                await asyncio.sleep(0.01)
            assert isinstance(line.events[0], LinkRefused)
            await line.link.detach(DetachRequest(1, EndReason.STREAM_LOST))

        run_virtually(story())


class TestTools:
    """Requests through the workflow."""

    def test_a_write_waits_for_the_facts_before_it(self) -> None:
        """The workflow hears the caller's yes before it is asked to book."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [AWAY, AWAY]
            line.link.report([turn(0)])
            result = await line.link.use_tool(line.tool())
            assert result.status is ToolStatus.DONE
            assert [update for update, _, _ in line.server.received] == ["attach", *["exchange"] * 3, "use_tool"]

        run_virtually(story())

    def test_a_read_does_not_wait(self) -> None:
        """Looking something up needs no facts."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.delay = 0.5
            line.link.report([turn(0)])
            await line.link.use_tool(line.tool("find_free_slots"))
            assert asyncio.get_running_loop().time() < 0.6

        run_virtually(story())

    def test_the_intent_is_the_update(self) -> None:
        """A request is resent under its own id until it is answered."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [AWAY, LOST]
            await line.link.use_tool(line.tool())
            assert [update_id for _, update_id, _ in line.server.received[1:]] == ["intent"] * 3

        run_virtually(story())

    def test_nobody_waits_beyond_the_expiry(self) -> None:
        """The model gets an answer in time, if only that there was none."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.delay = 60
            result = await line.link.use_tool(line.tool(seconds=5))
            assert result.status is ToolStatus.FAILED
            assert asyncio.get_running_loop().time() <= 5.5

        run_virtually(story())

    def test_a_rejected_request_has_failed(self) -> None:
        """A validator's no is an answer for the model."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [STALE]
            assert (await line.link.use_tool(line.tool())).status is ToolStatus.FAILED

        run_virtually(story())

    def test_an_abandoned_request_is_not_resent(self) -> None:
        """Cancelling ends it at once, although the SDK hides the cancellation."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.delay = 5
            asking = asyncio.create_task(line.link.use_tool(line.tool("find_free_slots")))
            await asyncio.sleep(0.1)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            assert len(line.server.received) == 2

        run_virtually(story())


class TestDetach:
    """The end of a stream."""

    def test_the_last_turns_go_with_it(self) -> None:
        """What was not acknowledged is handed over, in order."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [AWAY] * 4
            line.link.report([turn(0)])
            await asyncio.sleep(0.05)
            line.link.report([turn(1)])
            await line.link.detach(DetachRequest(1, EndReason.AGENT_ENDED, (turn(2),)))
            update, update_id, request = line.server.received[-1]
            assert (update, update_id) == ("detach", "detach-1")
            assert isinstance(request, DetachRequest)
            assert [t.index for t in request.turns] == [0, 1, 2]

        run_virtually(story())

    def test_it_gives_up_after_a_minute(self) -> None:
        """The telephone company's status tells the workflow in the end."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [AWAY] * 1000
            await line.link.detach(DetachRequest(1, EndReason.AGENT_ENDED))
            assert 50 < asyncio.get_running_loop().time() < 70

        run_virtually(story())
