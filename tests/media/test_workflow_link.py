"""Ordered, resent, bounded: the link over updates, with a server that goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from prometheus_client import CollectorRegistry
from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from domain.calls import EndReason, Speaker, Turn
from domain.errors import HoldfastError, NotFound, ProviderUnavailable, RuleBroken, StaleRequest
from domain.phases import Phase
from domain.usage import spoken
from media.call_link import LinkEvent, LinkRefused
from media.metrics import MediaMetrics
from media.settings import LinkSettings
from media.spool import Spool
from media.workflow_link import WorkflowLink, WorkflowLinks
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
BROKEN = WorkflowUpdateFailedError(ApplicationError("the caller said something", type="rule_broken"))
UNCONNECTED = RuntimeError("Failed client connect: `get_system_info` call error")
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


class Page:
    """Stands for a page of the spool: what is on disk now, and whether it was left there."""

    def __init__(self) -> None:
        """Begin empty."""
        self.now: DetachRequest | None = None
        self.writes = 0
        self.is_left = False
        self.is_closed = False

    def keep(self, left: DetachRequest) -> None:
        """Hold it."""
        self.now, self.writes = left, self.writes + 1

    def drop(self) -> None:
        """Hold nothing."""
        self.now = None

    def close(self) -> None:
        """Hold nothing any more."""
        self.now, self.is_closed = None, True

    def leave(self, left: DetachRequest) -> None:
        """Hold it for others."""
        self.now, self.is_left = left, True

    def indices(self) -> list[int]:
        """Return the turns on disk."""
        return [turn.index for turn in self.now.turns] if self.now is not None else []

    def page(self, call_sid: str) -> Page:
        """Be the spool too, of one stream."""
        assert call_sid == "CA1"
        return self


class Line:
    """A link with its server and everything it said."""

    def __init__(self, settings: LinkSettings | None = None, *, disk: Page | None = None) -> None:
        """Open the link of one stream; without a disk, memory alone keeps what waits."""
        self.server = FakeServer()
        self.events: list[LinkEvent] = []
        self.now: Callable[[], datetime] = lambda: EPOCH + timedelta(seconds=asyncio.get_running_loop().time())
        self.metrics = MediaMetrics(CollectorRegistry())
        client = cast("Client", self.server)
        spool = cast("Spool | None", disk)
        links = WorkflowLinks(client, utc_now=self.now, metrics=self.metrics, settings=settings, spool=spool)
        self.link: WorkflowLink = links.link("CA1", self.events.append)
        self.tasks: list[asyncio.Task[object]] = []

    async def attach(self) -> None:
        """Attach as the first stream, and deliver from then on."""
        await self.link.attach(AttachRequest("MZ1", 1, "m1"))
        self.tasks.append(asyncio.create_task(self.link.deliver()))

    def tool(self, tool: str = "take_message", *, seconds: float = 600, intent: str = "intent") -> ToolRequest:
        """Return a request that expires after so long."""
        now = self.now()
        return ToolRequest(1, intent, 1, tool, "{}", now, now + timedelta(seconds=seconds))

    def ask(self, request: ToolRequest) -> None:
        """Use a tool without waiting for its answer."""
        self.tasks.append(asyncio.create_task(self.link.use_tool(request)))

    async def detach(self, *turns: Turn) -> DetachRequest:
        """End the conversation's tasks, hand over, and return what was sent."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.link.detach(DetachRequest(1, EndReason.AGENT_ENDED, turns, used=(spoken(7),)))
        request = self.server.received[-1][2]
        assert isinstance(request, DetachRequest)
        assert request.used == (spoken(7),)
        return request

    def lost(self, kind: str) -> float | None:
        """Return how many facts of a kind were counted as lost."""
        return self.metrics.registry.get_sample_value("holdfast_media_facts_lost_total", {"kind": kind})

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
            assert line.server.received[0][:2] == ("attach", "attach-MZ1-m1")

        run_virtually(story())

    def test_it_waits_for_a_server_that_is_away(self) -> None:
        """With growing pauses, for ten seconds."""

        async def story() -> None:
            line = Line()
            line.server.failures = [AWAY, UNCONNECTED, LOST, AWAY]
            await line.attach()
            assert len(line.server.received) == 5
            line.server.failures = [AWAY] * 100
            with pytest.raises(ProviderUnavailable):
                await line.attach()
            assert asyncio.get_running_loop().time() < 12

        run_virtually(story())

    @pytest.mark.parametrize(("answer", "error"), [(GONE, NotFound), (STALE, StaleRequest), (BROKEN, RuleBroken)])
    def test_a_refusal_is_final(self, answer: Exception, error: type[HoldfastError]) -> None:
        """No retry where the answer is no."""

        async def story() -> None:
            line = Line()
            line.server.failures = [answer]
            with pytest.raises(error) as raised:
                await line.attach()
            assert raised.type is error
            assert "caller" not in str(raised.value)

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
            assert line.reported() == [("exchange-1-0-0", [0]), ("exchange-1-1-3", [1, 2, 3])]
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
            assert line.reported() == [("exchange-1-0-0", [0])] * 4 + [("exchange-1-1-1", [1])]

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

    @pytest.mark.parametrize(("answer", "code"), [(STALE, "stale_request"), (GONE, "not_found")])
    def test_only_the_end_of_the_stream_ends_it(self, answer: Exception, code: str) -> None:
        """A refusal for any other reason keeps the turns; they go with the next report."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [BROKEN]
            line.link.report([turn(0)])
            await asyncio.sleep(0.1)
            assert line.events == []
            line.link.report([turn(1)])
            await asyncio.sleep(0.1)
            assert line.reported()[-1] == ("exchange-1-0-1", [0, 1])
            line.server.failures = [answer]
            line.link.report([turn(2)])
            await asyncio.sleep(0.1)
            assert line.events[1:] == [LinkRefused(code)]
            assert [t.index for t in (await line.detach()).turns] == [2]

        run_virtually(story())

    def test_a_fault_in_sending_surfaces_and_loses_no_turn(self) -> None:
        """Whoever runs the delivery gets the exception; the turns go with the detach."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [ValueError("can not be decoded")]
            line.link.report([turn(0)])
            await asyncio.wait(line.tasks, timeout=1)
            assert isinstance(line.tasks[0].exception(), ValueError)
            line.link.report([turn(1)])
            assert [t.index for t in (await line.detach(turn(2))).turns] == [0, 1, 2]

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
            line.server.failures = []
            assert len((await line.detach()).turns) == 8

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
            assert result is not None
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
        """That there was no answer is known in time, and is no answer."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.delay = 60
            assert await line.link.use_tool(line.tool("find_free_slots", seconds=5)) is None
            assert asyncio.get_running_loop().time() <= 5.5

        run_virtually(story())

    @pytest.mark.parametrize("answer", [STALE, GONE])
    def test_a_rejection_breaks_no_promise(self, answer: Exception) -> None:
        """The stream has been followed by another, or the time is up; its end brings what it owes all the same."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [answer]
            request = line.tool()
            assert await line.link.use_tool(request) is None
            assert (await line.detach()).tools == (request,)

        run_virtually(story())

    @pytest.mark.parametrize("answer", [STALE, BROKEN, GONE])
    def test_a_rejected_look_up_has_failed(self, answer: Exception) -> None:
        """The model can do without."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [answer]
            result = await line.link.use_tool(line.tool("find_free_slots"))
            assert result is not None
            assert result.status is ToolStatus.FAILED

        run_virtually(story())

    def test_a_refused_effect_has_failed(self) -> None:
        """The workflow's no is a final answer for the model; nothing is owed any more."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [BROKEN]
            result = await line.link.use_tool(line.tool())
            assert result is not None
            assert result.status is ToolStatus.FAILED
            assert (await line.detach()).tools == ()

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
            request = await line.detach(turn(2))
            assert line.server.received[-1][:2] == ("detach", "detach-1")
            assert [t.index for t in request.turns] == [0, 1, 2]

        run_virtually(story())

    def test_an_effect_behind_unacknowledged_turns_goes_with_it(self) -> None:
        """What the caller was promised is handed over, even when it could not be asked for yet; a look-up is not."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [AWAY] * 4
            line.link.report([turn(0)])
            line.ask(line.tool(intent="promised"))
            line.ask(line.tool("find_free_slots", intent="looked up"))
            await asyncio.sleep(0.05)
            request = await line.detach()
            assert [owed.intent_id for owed in request.tools] == ["promised"]
            assert "use_tool" not in [update for update, _, arg in line.server.received if arg in request.tools]
            assert line.lost("effect") is None

        run_virtually(story())

    def test_an_effect_in_flight_goes_with_it(self) -> None:
        """Nobody knows whether it has arrived; the workflow does each intent once."""

        async def story() -> None:
            line = Line()
            await line.attach()
            await line.link.use_tool(line.tool(intent="answered"))
            line.server.delay = 5
            line.ask(line.tool(intent="in flight"))
            await asyncio.sleep(1)
            assert line.server.received[-1][1] == "in flight"
            assert [owed.intent_id for owed in (await line.detach()).tools] == ["in flight"]

        run_virtually(story())

    def test_an_effect_nobody_answered_in_time_goes_with_it(self) -> None:
        """Its expiry ends the waiting, not the promise."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [AWAY] * 4
            assert await line.link.use_tool(line.tool(seconds=1)) is None
            line.server.failures = []
            assert len((await line.detach()).tools) == 1

        run_virtually(story())

    def test_it_is_resent_for_ten_minutes(self) -> None:
        """As long as a promise may wait; it arrives when the server comes back."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [AWAY] * 100
            await line.detach(turn(0))
            assert 400 < asyncio.get_running_loop().time() < 600
            assert line.lost("turn") is None

        run_virtually(story())

    @pytest.mark.parametrize("failures", [[AWAY] * 1000, [STALE], [GONE]])
    def test_what_is_given_up_is_logged_and_counted(
        self, failures: list[BaseException], caplog: pytest.LogCaptureFixture
    ) -> None:
        """A broken promise is never silent, and never quoted."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.delay = 1
            line.ask(line.tool(intent="broken promise"))
            await asyncio.sleep(0.5)
            line.server.delay, line.server.failures = 0, list(failures)
            await line.detach(turn(0), turn(1))
            assert asyncio.get_running_loop().time() < 605
            assert (line.lost("effect"), line.lost("turn")) == (1, 2)

        run_virtually(story())
        assert "broken promise" in caplog.text
        assert "turn 0" not in caplog.text

    def test_a_process_that_stops_gives_up_aloud(self, caplog: pytest.LogCaptureFixture) -> None:
        """Memory ends with the process; at least the log says what was lost."""

        async def story() -> None:
            line = Line()
            await line.attach()
            line.server.failures = [AWAY] * 1000
            telling = asyncio.create_task(line.detach(turn(0)))
            await asyncio.sleep(30)
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
            assert line.lost("turn") == 1

        run_virtually(story())
        assert "1 turns" in caplog.text


class TestDisk:
    """What the workflow does not answer is on disk, until it was acknowledged."""

    def test_what_is_answered_at_once_never_touches_it(self) -> None:
        """In ordinary operation nothing is written."""

        async def story() -> None:
            disk = Page()
            line = Line(disk=disk)
            await line.attach()
            line.link.report([turn(0)])
            await line.link.use_tool(line.tool())
            await line.detach(turn(1))
            await asyncio.sleep(10)
            assert (disk.now, disk.writes) == (None, 0)

        run_virtually(story())

    def test_turns_and_promises_that_wait_are_on_it(self) -> None:
        """A second after nobody has answered, as the end of the stream; from then on with every change."""

        async def story() -> None:
            disk = Page()
            line = Line(disk=disk)
            await line.attach()
            line.server.failures = [AWAY] * 100
            line.link.report([turn(0)])
            await asyncio.sleep(0.9)
            assert disk.writes == 0
            await asyncio.sleep(0.2)
            assert disk.indices() == [0]
            line.link.report([turn(1)])
            line.ask(line.tool(intent="promised"))
            line.ask(line.tool("find_free_slots", intent="looked up"))
            await asyncio.sleep(0)
            assert disk.now is not None
            assert (disk.now.stream_epoch, disk.now.reason) == (1, EndReason.STREAM_LOST)
            assert disk.indices() == [0, 1]
            assert [tool.intent_id for tool in disk.now.tools] == ["promised"]

        run_virtually(story())

    def test_a_server_that_hangs_is_away_too(self) -> None:
        """It need not say so."""

        async def story() -> None:
            disk = Page()
            line = Line(disk=disk)
            await line.attach()
            line.server.delay = 60
            line.link.report([turn(0)])
            await asyncio.sleep(2)
            assert disk.indices() == [0]

        run_virtually(story())

    def test_what_was_acknowledged_leaves_it(self) -> None:
        """Turn by turn, and altogether in the end; the next outage begins anew."""

        async def story() -> None:
            disk = Page()
            line = Line(disk=disk)
            await line.attach()
            line.server.failures = [AWAY] * 6
            line.link.report([turn(0)])
            await asyncio.sleep(1.5)
            line.link.report([turn(1)])
            line.ask(line.tool())
            await asyncio.sleep(0)
            assert disk.indices() == [0, 1]
            await asyncio.sleep(10)
            assert (disk.now, disk.is_closed) == (None, False)
            writes = disk.writes
            line.link.report([turn(2)])
            await asyncio.sleep(1)
            assert disk.writes == writes

        run_virtually(story())

    def test_a_detach_nobody_answers_is_on_it_with_its_own_reason(self) -> None:
        """The same request is resent and written, so that whichever arrives is the same one."""

        async def story() -> None:
            disk = Page()
            line = Line(disk=disk)
            await line.attach()
            line.server.failures = [AWAY] * 10
            telling = asyncio.create_task(line.detach(turn(0)))
            await asyncio.sleep(2)
            assert disk.now == line.server.received[-1][2]
            await telling
            assert (disk.now, disk.is_left, disk.is_closed) == (None, False, True)

        run_virtually(story())

    @pytest.mark.parametrize("failures", [[AWAY] * 1000, [STALE], [GONE]])
    def test_what_a_detach_does_not_bring_home_is_left_to_others(self, failures: list[BaseException]) -> None:
        """Nothing is lost yet; the courier goes on, and knows what to do with a refusal."""

        async def story() -> None:
            disk = Page()
            line = Line(disk=disk)
            await line.attach()
            line.server.failures = list(failures)
            await line.detach(turn(0))
            assert (disk.indices(), disk.is_left) == ([0], True)
            assert line.lost("turn") is None

        run_virtually(story())

    def test_a_process_that_stops_leaves_it_at_once(self) -> None:
        """Not even a second was waited for an answer."""

        async def story() -> None:
            disk = Page()
            line = Line(disk=disk)
            await line.attach()
            line.server.delay = 60
            telling = asyncio.create_task(line.detach(turn(0)))
            await asyncio.sleep(0.1)
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
            assert (disk.indices(), disk.is_left) == ([0], True)

        run_virtually(story())

    def test_a_refused_end_without_facts_leaves_nothing(self) -> None:
        """There is nothing to deliver."""

        async def story() -> None:
            disk = Page()
            line = Line(disk=disk)
            await line.attach()
            line.server.failures = [STALE]
            await line.detach()
            assert (disk.now, disk.is_left) == (None, False)

        run_virtually(story())
