"""Specification of asking about calls and moving them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from fastapi import WebSocket

from domain.errors import NotFound, OutcomeUnknown, ProviderRejected, ProviderUnavailable
from sandbox.faults import FaultKind
from sandbox.twilio.callbacks import Delivery
from sandbox.twilio.records import CallRecord
from tests.sandbox.twilio.loopback import OUR_NUMBER, Listener
from tests.vendors.twilio.conftest import Bench
from vendors.twilio.call_control import TwilioCallControl

UNKNOWN = "CA" + "0" * 32


@pytest.fixture
async def call(bench: Bench) -> AsyncIterator[CallRecord]:
    """A call in progress."""
    bench.twilio.product.answers = {"/voice": ['<Response><Pause length="600"/></Response>']}
    yield bench.twilio.exchange.ring(Listener(), from_number="+15551230001", to_number=OUR_NUMBER, delivery=Delivery())
    bench.twilio.exchange.hang_up_all()
    await bench.twilio.exchange.settle()


async def test_the_vendors_word_comes_back(bench: Bench, call: CallRecord) -> None:
    """It changes with the call."""
    control = TwilioCallControl(bench.client)
    assert await control.status(call.sid) in {"ringing", "in-progress"}
    bench.twilio.exchange.hang_up_all()
    await bench.twilio.exchange.settle()
    assert await control.status(call.sid) == "completed"


async def test_an_unknown_call_is_not_found(bench: Bench) -> None:
    """There is nothing to ask about."""
    with pytest.raises(NotFound):
        await TwilioCallControl(bench.client).status(UNKNOWN)


async def test_a_refusal_is_rejected(bench: Bench, call: CallRecord) -> None:
    """The operator has to act."""
    bench.twilio.exchange.stage.board.plan("twilio", "calls.fetch", FaultKind.STATUS, amount=403)
    with pytest.raises(ProviderRejected):
        await TwilioCallControl(bench.client).status(call.sid)


@pytest.mark.parametrize("kind", [FaultKind.DROP, FaultKind.STATUS])
async def test_an_unavailable_vendor_is_said_so(bench: Bench, call: CallRecord, kind: FaultKind) -> None:
    """Asking changes nothing, so whatever was lost is worth another try."""
    bench.twilio.exchange.stage.board.plan("twilio", "calls.fetch", kind, amount=503)
    with pytest.raises(ProviderUnavailable):
        await TwilioCallControl(bench.client).status(call.sid)


class TestRedirecting:
    """A running call leaves what it does for another document."""

    async def test_the_stream_is_closed_and_the_document_requested(self, bench: Bench) -> None:
        """By a webhook like any other; the action of the stream is not asked."""
        started, stopped = asyncio.Event(), asyncio.Event()

        async def listen(websocket: WebSocket) -> None:
            for event, seen in (("start", started), ("stop", stopped)):
                while (await websocket.receive_json())["event"] != event:
                    pass
                seen.set()

        product = bench.twilio.product
        product.behave = listen
        stream = f'<Connect action="/after"><Stream url="ws://{product.address}/media"/></Connect>'
        product.answers = {"/voice": [f"<Response>{stream}</Response>"], "/moved": ["<Response><Hangup/></Response>"]}
        call = bench.twilio.exchange.ring(
            Listener(), from_number="+15551230001", to_number=OUR_NUMBER, delivery=Delivery()
        )
        await asyncio.wait_for(started.wait(), 10)
        await TwilioCallControl(bench.client).redirect(call.sid, f"{product.url}/moved?epoch=1")
        await bench.twilio.exchange.settle()
        await asyncio.wait_for(stopped.wait(), 10)
        assert [form["CallSid"] for form in product.forms("/moved")] == [call.sid]
        assert product.forms("/after") == []

    async def test_an_unknown_call_is_not_found(self, bench: Bench) -> None:
        """There is nothing to move."""
        with pytest.raises(NotFound):
            await TwilioCallControl(bench.client).redirect(UNKNOWN, bench.twilio.product.url)

    async def test_a_call_that_is_over_is_rejected(self, bench: Bench, call: CallRecord) -> None:
        """The message says why."""
        bench.twilio.exchange.hang_up_all()
        await bench.twilio.exchange.settle()
        with pytest.raises(ProviderRejected, match="not in progress"):
            await TwilioCallControl(bench.client).redirect(call.sid, bench.twilio.product.url)

    async def test_a_lost_reply_leaves_the_outcome_unknown(self, bench: Bench, call: CallRecord) -> None:
        """The call may have been moved: only what it does next tells."""
        bench.twilio.exchange.stage.board.plan("twilio", "calls.update", FaultKind.STATUS, amount=503)
        with pytest.raises(OutcomeUnknown):
            await TwilioCallControl(bench.client).redirect(call.sid, bench.twilio.product.url)


async def test_a_running_call_goes_on_with_a_document(bench: Bench, call: CallRecord) -> None:
    """It leaves what it does, and what is said then ends it."""
    await TwilioCallControl(bench.client).instruct(call.sid, "<Response><Say>Goodbye.</Say><Hangup/></Response>")
    await bench.twilio.exchange.settle()
    assert call.status == "completed"
