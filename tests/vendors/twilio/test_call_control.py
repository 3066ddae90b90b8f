"""Specification of asking about calls."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from domain.errors import NotFound, ProviderRejected, ProviderUnavailable
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
    """A running call leaves its media stream for another document."""

    @pytest.fixture
    async def streaming(self, bench: Bench) -> AsyncIterator[CallRecord]:
        """A call with a media stream that nobody ends."""
        started = asyncio.Event()

        async def stay_silent(websocket: WebSocket) -> None:
            await until(websocket, "start")
            started.set()
            await until(websocket, "stop")
            self.stopped.set()

        self.stopped = asyncio.Event()
        product = bench.twilio.product
        product.behave = stay_silent
        product.answers = {"/voice": [connect(bench.twilio)], "/moved": ['<Response><Pause length="600"/></Response>']}
        yield bench.twilio.exchange.ring(
            Listener(), from_number="+15551230001", to_number=OUR_NUMBER, delivery=Delivery()
        )
        bench.twilio.exchange.hang_up_all()
        await bench.twilio.exchange.settle()
