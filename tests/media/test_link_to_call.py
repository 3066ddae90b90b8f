"""The link against the real workflow on Temporal's development server: both sides keep one contract."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from domain.calls import EndReason, Outcome, Speaker, Turn
from domain.errors import NotFound, StaleRequest
from media.call_link import LinkEvent, LinkRefused
from media.metrics import MediaMetrics
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
