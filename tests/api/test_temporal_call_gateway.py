"""The call gateway against a real Temporal server, with a stand-in for the call's workflow."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from api.temporal_call_gateway import GatewayTimeouts, TemporalCallGateway
from domain.calls import Outcome
from domain.errors import NotFound, ProviderUnavailable, RuleBroken, StaleRequest
from domain.interventions import HAS_LEFT, Intervention, InterventionKind
from domain.names import CALL_WORKFLOW, CALLS_QUEUE, call_workflow_id, message_thread_workflow_id
from domain.phases import Phase
from domain.stream_end import AfterStream
from domain.thread_name import thread_name
from tests.api.fakes import CALLER, NOW, OUR_NUMBER
from tests.waiting import until
from workflows.messages import (
    Admission,
    AdmitRequest,
    AfterStreamDecision,
    AfterStreamRequest,
    AnsweredBy,
    CallStart,
    CallStatusChanged,
    CallView,
    DialStatus,
)
from workflows.search_attributes import PHASE
from workflows.thread_messages import TextReceived, ThreadStart

SECRET = b"of this installation"
IMPATIENT = GatewayTimeouts(answer=timedelta(milliseconds=200), view=timedelta(milliseconds=200))
END = Intervention(InterventionKind.END, "API key 1", NOW)
COMPLETED = CallStatusChanged("completed")
_sids = count()


@workflow.defn(name=CALL_WORKFLOW, sandboxed=False)
class CallStandIn:
    """Answers messages like the call's workflow, by simpler rules; counts how often it was asked to admit."""

    def __init__(self) -> None:
        """Begin unasked."""
        self._asked = 0
        self._is_over = False
        self._is_transferred = False

    @workflow.run
    async def run(self, start: CallStart) -> str:
        """Live until the call's status says completed."""
        await workflow.wait_condition(lambda: self._is_over)
        return start.call_sid

    @workflow.update
    async def admit(self, request: AdmitRequest) -> Admission:
        """Accept; the epoch tells how often."""
        self._asked += 1
        workflow.upsert_search_attributes([PHASE.value_set(Phase.DISCOVERY)])
        return Admission(is_accepted=request.from_number is not None, stream_epoch=self._asked)

    @workflow.update
    async def after_stream(self, request: AfterStreamRequest) -> AfterStreamDecision:
        """Reconnect; refuse epochs nobody has."""
        if request.stream_epoch == 0:
            raise ApplicationError("said on the call", type="stale_request", non_retryable=True)
        if request.stream_epoch > 90:
            raise ApplicationError("said on the call", type="rule_broken", non_retryable=True)
        return AfterStreamDecision(AfterStream.RECONNECT, request.stream_epoch + 1)

    @workflow.update
    def intervene(self, wanted: Intervention) -> None:
        """Count."""
        self._asked += 1

    @intervene.validator
    def _check_intervene(self, wanted: Intervention) -> None:
        if wanted.number:
            raise ApplicationError("said on the call", type="stale_request", non_retryable=True)
        if self._asked > 1:
            raise ApplicationError(HAS_LEFT, type="rule_broken", non_retryable=True)

    @workflow.signal
    def call_status(self, change: CallStatusChanged) -> None:
        """End with the call."""
        self._is_over = change == COMPLETED

    @workflow.signal
    def transferred(self) -> None:
        """Note it."""
        self._is_transferred = True

    @workflow.query
    def view(self) -> CallView:
        """Show the epoch, and as its outcome whether the caller has talked to a colleague."""
        outcome = Outcome.TRANSFERRED if self._is_transferred else None
        return CallView(
            "CA", Phase.ACTIVE, self._asked, is_attached=True, turns=(), tool_uses=(), phases=(), outcome=outcome
        )


@pytest.fixture(scope="module")
async def client() -> AsyncIterator[Client]:
    """Start a development server for this module."""
    environment = await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(Path(sys.executable).parent / "temporal"),
        data_converter=pydantic_data_converter,
        search_attributes=[PHASE],
    )
    yield environment.client
    await environment.shutdown()
    # Leaving at once after the shutdown can crash the interpreter: https://github.com/temporalio/sdk-python/issues/300
    await asyncio.sleep(0.2)


def working(client: Client) -> AbstractAsyncContextManager[object]:
    """Run a worker meanwhile."""
    return Worker(client, task_queue=CALLS_QUEUE, workflows=[CallStandIn], workflow_runner=UnsandboxedWorkflowRunner())


@pytest.fixture
def ringing() -> AdmitRequest:
    """Return a call of its own."""
    return AdmitRequest(f"CA{next(_sids):032}", CALLER, OUR_NUMBER, NOW)


class TestAdmit:
    """Update-with-start."""

    async def test_racing_and_repeated_webhooks_are_one_call(self, client: Client, ringing: AdmitRequest) -> None:
        """One run, one update, one answer for all, also after the call is over."""
        gateway = TemporalCallGateway(client, secret=SECRET)
        async with working(client):
            answers = await asyncio.gather(*(gateway.admit(ringing) for _ in range(5)))
            await gateway.status_changed(ringing.call_sid, COMPLETED)
            await client.get_workflow_handle(call_workflow_id(ringing.call_sid)).result()
            answers.append(await gateway.admit(ringing))

        assert set(answers) == {Admission(is_accepted=True, stream_epoch=1)}

    async def test_run_is_bounded_and_its_summary_shows_no_number(self, client: Client, ringing: AdmitRequest) -> None:
        """What stands in clear in the Temporal UI tells calls apart, not callers."""
        async with working(client):
            await TemporalCallGateway(client, secret=SECRET).admit(replace(ringing, dial_intent_id="wish-1"))
            handle = client.get_workflow_handle(call_workflow_id(ringing.call_sid))
            description = await handle.describe()
            history = await handle.fetch_history()

        decode = client.data_converter.decode
        asked = history.events[0].workflow_execution_started_event_attributes.input.payloads
        assert await decode(asked, [CallStart]) == [CallStart(ringing.call_sid, dial_intent_id="wish-1")]
        started = history.events[0].workflow_execution_started_event_attributes
        assert started.workflow_task_timeout.ToTimedelta() == timedelta(seconds=2)
        assert started.workflow_execution_timeout.ToTimedelta() == timedelta(days=3)
        summary = await description.static_summary() or ""
        assert "0042" in summary
        assert CALLER not in summary

    async def test_silent_workers_are_unavailable(self, client: Client, ringing: AdmitRequest) -> None:
        """Nobody works, so nobody answers, and the caller must not wait longer."""
        with pytest.raises(ProviderUnavailable):
            await TemporalCallGateway(client, secret=SECRET, timeouts=IMPATIENT).admit(ringing)

    async def test_server_away_is_unavailable(self, unused_tcp_port: int, ringing: AdmitRequest) -> None:
        """The process may start and answer callers without any Temporal."""
        away = await Client.connect(f"127.0.0.1:{unused_tcp_port}", lazy=True, data_converter=pydantic_data_converter)
        gateway = TemporalCallGateway(away, secret=SECRET, timeouts=IMPATIENT)

        with pytest.raises(ProviderUnavailable):
            await gateway.admit(ringing)
        with pytest.raises(ProviderUnavailable):
            await gateway.status_changed(ringing.call_sid, COMPLETED)
        with pytest.raises(ProviderUnavailable):
            await gateway.view(ringing.call_sid)
        with pytest.raises(ProviderUnavailable):
            await gateway.check()


class TestRunningCall:
    """Questions to a call that is there."""

    async def test_after_stream_is_decided_once(self, client: Client, ringing: AdmitRequest) -> None:
        """The stream's epoch names the update."""
        gateway = TemporalCallGateway(client, secret=SECRET)
        async with working(client):
            await gateway.admit(ringing)
            decisions = [await gateway.after_stream(ringing.call_sid, AfterStreamRequest(1)) for _ in range(2)]

        assert set(decisions) == {AfterStreamDecision(AfterStream.RECONNECT, 2)}

    @pytest.mark.parametrize(("epoch", "kind"), [(0, StaleRequest), (91, RuleBroken)])
    async def test_refusals_are_errors_of_the_tree_without_words(
        self, client: Client, ringing: AdmitRequest, epoch: int, kind: type[RuleBroken]
    ) -> None:
        """The failure's type is the contract; its message stays inside."""
        gateway = TemporalCallGateway(client, secret=SECRET)
        async with working(client):
            await gateway.admit(ringing)
            with pytest.raises(kind) as refusal:
                await gateway.after_stream(ringing.call_sid, AfterStreamRequest(epoch))

        assert type(refusal.value) is kind
        assert "said on the call" not in str(refusal.value)

    async def test_view_is_shown(self, client: Client, ringing: AdmitRequest) -> None:
        """The query's answer, as it is."""
        gateway = TemporalCallGateway(client, secret=SECRET)
        async with working(client):
            await gateway.admit(ringing)

            assert (await gateway.view(ringing.call_sid)).phase is Phase.ACTIVE


async def test_server_that_answers_is_up(client: Client) -> None:
    """Readiness asks the server itself, not the workers."""
    await TemporalCallGateway(client, secret=SECRET).check()


class TestIntervening:
    """Somebody of the business takes the call."""

    async def test_an_intent_is_passed_on_once_and_why_not_in_words(
        self, client: Client, ringing: AdmitRequest
    ) -> None:
        """A repeat is the same update; another one is told what stands in the way."""
        gateway = TemporalCallGateway(client, secret=SECRET)
        async with working(client):
            await gateway.admit(ringing)
            for _ in range(2):
                await gateway.intervene(ringing.call_sid, "intent-1", END)
            assert (await gateway.view(ringing.call_sid)).stream_epoch == 2
            with pytest.raises(RuleBroken, match=HAS_LEFT):
                await gateway.intervene(ringing.call_sid, "intent-2", END)

    async def test_any_other_refusal_keeps_its_words(self, client: Client, ringing: AdmitRequest) -> None:
        """They may quote the call."""
        gateway = TemporalCallGateway(client, secret=SECRET)
        async with working(client):
            await gateway.admit(ringing)
            with pytest.raises(StaleRequest) as refusal:
                await gateway.intervene(ringing.call_sid, "intent-1", replace(END, number=CALLER))
        assert "said on the call" not in str(refusal.value)

    async def test_phases_of_running_calls_are_listed(self, client: Client, ringing: AdmitRequest) -> None:
        """One question for all of them; those that are not there are left out."""
        gateway = TemporalCallGateway(client, secret=SECRET)
        async with working(client):
            await gateway.admit(ringing)

            async def look() -> Mapping[str, Phase]:
                listed = await gateway.phases([ringing.call_sid, "CA404"])
                return listed if Phase.DISCOVERY in listed.values() else {}  # listed as it began, at first

            assert await until("the call is listed in its phase", look, within=20) == {
                ringing.call_sid: Phase.DISCOVERY
            }
        assert await gateway.phases([]) == {}


class TestTransferred:
    """The caller has talked to a colleague."""

    async def test_the_call_is_told(self, client: Client, ringing: AdmitRequest) -> None:
        """For its outcome."""
        gateway = TemporalCallGateway(client, secret=SECRET)
        async with working(client):
            await gateway.admit(ringing)
            await gateway.transferred(ringing.call_sid)
            assert (await gateway.view(ringing.call_sid)).outcome is Outcome.TRANSFERRED


class TestNoCall:
    """Questions to a call that is not there, or no more."""

    async def test_unknown_call_is_not_found(self, client: Client) -> None:
        """Nobody ever started it."""
        gateway = TemporalCallGateway(client, secret=SECRET)

        with pytest.raises(NotFound):
            await gateway.after_stream("CA404", AfterStreamRequest(1))
        with pytest.raises(NotFound):
            await gateway.status_changed("CA404", COMPLETED)
        with pytest.raises(NotFound):
            await gateway.transferred("CA404")
        with pytest.raises(NotFound):
            await gateway.view("CA404")
        with pytest.raises(NotFound):
            await gateway.dial_status("wish-404", DialStatus(1, "CA404", "ringing"))

    async def test_nobody_needs_to_know_who_has_answered(self, client: Client) -> None:
        """Call and wish may both be over by the time it is clear."""
        await TemporalCallGateway(client, secret=SECRET).dial_answered("wish-404", AnsweredBy(1, "CA404", "human"))

    async def test_call_that_is_over_is_not_found(self, client: Client, ringing: AdmitRequest) -> None:
        """Messages to it come too late."""
        gateway = TemporalCallGateway(client, secret=SECRET)
        async with working(client):
            await gateway.admit(ringing)
            await gateway.status_changed(ringing.call_sid, COMPLETED)
            await client.get_workflow_handle(call_workflow_id(ringing.call_sid)).result()

            with pytest.raises(NotFound):
                await gateway.after_stream(ringing.call_sid, AfterStreamRequest(7))
            with pytest.raises(NotFound):
                await gateway.status_changed(ringing.call_sid, COMPLETED)


async def test_a_text_begins_its_thread_or_joins_it(client: Client) -> None:
    """One run for the two numbers, which its id and its summary do not tell; it holds slots as long as is set."""
    gateway = TemporalCallGateway(client, secret=SECRET, text_hold_ttl=timedelta(seconds=100))
    received = datetime(2026, 11, 21, tzinfo=UTC)
    for sid in ("SM1", "SM2"):
        await gateway.text_received("+15551230042", "+15005550006", TextReceived(sid, "Hello", received))

    name = thread_name(SECRET, ours="+15005550006", theirs="+15551230042")
    handle = client.get_workflow_handle(message_thread_workflow_id(name))
    description, history = await handle.describe(), await handle.fetch_history()
    signals = [one for one in history.events if one.HasField("workflow_execution_signaled_event_attributes")]
    await handle.terminate()

    [start] = await client.data_converter.decode(
        history.events[0].workflow_execution_started_event_attributes.input.payloads, [ThreadStart]
    )

    assert len(signals) == 2
    assert start.hold_ttl == timedelta(seconds=100)
    assert history.events[0].workflow_execution_started_event_attributes.task_queue.name == CALLS_QUEUE
    assert "5551230042" not in (await description.static_summary() or "")


async def test_a_text_can_not_be_passed_on_while_temporal_is_away() -> None:
    """It is kept another way then."""
    away = await Client.connect("127.0.0.1:1", lazy=True, data_converter=pydantic_data_converter)
    gateway = TemporalCallGateway(away, secret=SECRET, timeouts=IMPATIENT)
    with pytest.raises(ProviderUnavailable):
        await gateway.text_received("+15551230042", "+15005550006", TextReceived("SM3", "Hello", NOW))
