"""The link against the real workflow on Temporal's development server: both sides keep one contract."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from domain.calls import EndReason, Outcome, Speaker, Turn
from domain.errors import NotFound, StaleRequest
from media.call_link import LinkEvent, LinkRefused
from media.courier import Courier
from media.metrics import MediaMetrics
from media.spool import Spool
from media.spool_file import names
from media.spool_folder import SpoolFolder
from media.workflow_link import WorkflowLink, WorkflowLinks
from tests.media.fakes import utc_now
from tests.workflows.house import TUESDAY_AT_NINE
from tests.workflows.premises import open_house
from workflows.messages import AttachRequest, DetachRequest, Directive, ToolRequest, ToolStatus


def open_links(client: Client) -> WorkflowLinks:
    """Return links over a client."""
    return WorkflowLinks(client, utc_now=utc_now, metrics=MediaMetrics(CollectorRegistry()))


def caller_turn(index: int, text: str) -> Turn:
    """Return a turn of the caller."""
    return Turn(index, Speaker.CALLER, text, text, datetime.now(UTC))


def agent_turn(index: int, text: str) -> Turn:
    """Return a turn of the agent, heard to its end."""
    return Turn(index, Speaker.AGENT, text, text, datetime.now(UTC))


@asynccontextmanager
async def delivering(link: WorkflowLink) -> AsyncIterator[None]:
    """Deliver reports as a conversation does, until it ends."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(link.deliver())
        yield
        task.cancel()


def booking(intent: str, turn_index: int) -> ToolRequest:
    """Return a request to book Tuesday at nine."""
    now = datetime.now(UTC)
    arguments = json.dumps(TUESDAY_AT_NINE)
    return ToolRequest(1, intent, turn_index, "book_appointment", arguments, now, now + timedelta(seconds=30))


async def test_a_booking_goes_through_the_link(temporal: WorkflowEnvironment, sqlite_url: str) -> None:
    """Attach, report, ask, confirm, book, detach: the way of every call."""
    async with open_house(temporal, sqlite_url) as house:
        call = await house.ring()
        events: asyncio.Queue[LinkEvent] = asyncio.Queue()
        link = open_links(temporal.client).link(call.sid, events.put_nowait)
        brief = await link.attach(AttachRequest("MZ1", 1, "media-1"))
        assert brief.first_words
        async with delivering(link):
            link.report([caller_turn(0, "Book me an inspection on Tuesday at nine.")])
            held = await link.use_tool(booking("intent-1", 0))
            assert held is not None
            assert held.status is ToolStatus.NEEDS_CONFIRMATION
            link.report([agent_turn(1, json.loads(held.content)["sentence"]), caller_turn(2, "Yes, please.")])
            booked = await link.use_tool(booking("intent-2", 2))
            assert booked is not None
            assert booked.status is ToolStatus.DONE
            assert isinstance(await events.get(), Directive)
        await link.detach(DetachRequest(1, EndReason.AGENT_ENDED, (caller_turn(3, "Bye."),)))
        result = await call.hang_up()
        assert len(result.appointments) == 1
        record = await house.record(call.sid)
        assert [turn.text for turn in record.turns][-2:] == ["Yes, please.", "Bye."]


async def test_an_effect_that_was_never_asked_for_is_done_after_the_stream(
    temporal: WorkflowEnvironment, sqlite_url: str
) -> None:
    """A message promised while the workflow could not be reached is taken, even after it has expired."""
    async with open_house(temporal, sqlite_url) as house:
        call = await house.ring()
        link = open_links(temporal.client).link(call.sid, lambda _: None)
        await link.attach(AttachRequest("MZ1", 1, "media-1"))
        link.report([caller_turn(0, "Please call me back about my brakes.")])
        now = datetime.now(UTC)
        request = ToolRequest(1, "intent-1", 0, "take_message", '{"text":"About my brakes."}', now, now)
        assert await link.use_tool(request) is None
        await link.detach(DetachRequest(1, EndReason.AGENT_ENDED))
        result = await call.hang_up()
        assert result.outcome is Outcome.MESSAGE_TAKEN


async def test_another_stream_of_the_same_epoch_is_refused(temporal: WorkflowEnvironment, sqlite_url: str) -> None:
    """One epoch belongs to one stream."""
    async with open_house(temporal, sqlite_url) as house:
        call = await house.ring()
        links = open_links(temporal.client)
        await links.link(call.sid, lambda _: None).attach(AttachRequest("MZ1", 1, "media-1"))
        with pytest.raises(StaleRequest):
            await links.link(call.sid, lambda _: None).attach(AttachRequest("MZ2", 1, "media-2"))
        await call.hang_up()


async def test_reports_of_an_older_epoch_are_refused(temporal: WorkflowEnvironment, sqlite_url: str) -> None:
    """A stream that was given up must not speak for the call."""
    async with open_house(temporal, sqlite_url) as house:
        call = await house.answer()
        events: asyncio.Queue[LinkEvent] = asyncio.Queue()
        link = open_links(temporal.client).link(call.sid, events.put_nowait)
        link.report([caller_turn(0, "Hello?")])
        await link.deliver()
        assert await events.get() == LinkRefused("stale_request")
        await call.hang_up()


async def test_a_call_nobody_admitted_is_not_found(temporal: WorkflowEnvironment, sqlite_url: str) -> None:
    """A stream without a workflow has no call."""
    async with open_house(temporal, sqlite_url):
        link = open_links(temporal.client).link("CAunknown", lambda _: None)
        with pytest.raises(NotFound):
            await link.attach(AttachRequest("MZ1", 1, "media-1"))


@asynccontextmanager
async def left_on_disk(root: Path, client: Client, call_sid: str, left: DetachRequest) -> AsyncIterator[Courier]:
    """Leave a file of a stream, and yield the courier of another process."""
    metrics = MediaMetrics(CollectorRegistry())
    gone = Spool(SpoolFolder(root, "gone"), client.data_converter, metrics=metrics)
    writing = asyncio.create_task(gone.run())
    await asyncio.sleep(0)
    gone.page(call_sid).leave(left)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    alive = Spool(SpoolFolder(root, "alive"), client.data_converter, metrics=metrics)
    yield Courier(alive, client, utc_now=utc_now, metrics=metrics)


async def test_what_a_dead_process_has_left_is_done_once(
    temporal: WorkflowEnvironment, sqlite_url: str, tmp_path: Path
) -> None:
    """The courier's detach is the link's: sent by both, it is one."""
    async with open_house(temporal, sqlite_url) as house:
        call = await house.ring()
        link = open_links(temporal.client).link(call.sid, lambda _: None)
        await link.attach(AttachRequest("MZ1", 1, "media-1"))
        now = datetime.now(UTC)
        request = ToolRequest(1, "intent-1", 0, "take_message", '{"text":"About my brakes."}', now, now)
        left = DetachRequest(1, EndReason.STREAM_LOST, (caller_turn(0, "Please call me back."),), (request,))
        async with left_on_disk(tmp_path / "spool", temporal.client, call.sid, left) as courier:
            await courier.deliver_all()
        await link.detach(left)
        await call.end()
        assert (await call.handle.result()).outcome is Outcome.MESSAGE_TAKEN
        assert len(await house.messages()) == 1
        assert not (tmp_path / "spool" / "gone").exists()


@pytest.mark.parametrize(("is_taken", "left_for_a_human"), [(True, 0), (False, 1)])
async def test_what_comes_after_the_end_stays_for_a_human_unless_it_had_come_before(
    temporal: WorkflowEnvironment, sqlite_url: str, tmp_path: Path, *, is_taken: bool, left_for_a_human: int
) -> None:
    """The call's workflow has closed: it remembers what it took, and takes nothing more."""
    async with open_house(temporal, sqlite_url) as house:
        call = await house.ring()
        link = open_links(temporal.client).link(call.sid, lambda _: None)
        await link.attach(AttachRequest("MZ1", 1, "media-1"))
        left = DetachRequest(1, EndReason.STREAM_LOST, (caller_turn(0, "Please call me back."),))
        if is_taken:
            await link.detach(left)
        else:
            await call.detach(EndReason.CALLER_HUNG_UP)
        await call.end()
        await call.handle.result()
        async with left_on_disk(tmp_path / "spool", temporal.client, call.sid, left) as courier:
            await courier.deliver_all()
        assert len(names(tmp_path / "spool" / "refused")) == left_for_a_human
