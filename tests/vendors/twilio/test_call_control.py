"""Specification of asking about calls and ending them."""

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


async def test_a_running_call_is_ended(bench: Bench, call: CallRecord) -> None:
    """The vendor's word changes to `completed`."""
    control = TwilioCallControl(bench.client)
    assert await control.status(call.sid) in {"ringing", "in-progress"}
    await control.hang_up(call.sid)
    await bench.twilio.exchange.settle()
    assert await control.status(call.sid) == "completed"


async def test_ending_twice_is_fine(bench: Bench, call: CallRecord) -> None:
    """A call that is over refuses to be ended, and that is what was wanted."""
    control = TwilioCallControl(bench.client)
    await control.hang_up(call.sid)
    await bench.twilio.exchange.settle()
    await control.hang_up(call.sid)


async def test_an_unknown_call_is_not_found(bench: Bench) -> None:
    """There is nothing to ask about, or to end."""
    control = TwilioCallControl(bench.client)
    with pytest.raises(NotFound):
        await control.status(UNKNOWN)
    with pytest.raises(NotFound):
        await control.hang_up(UNKNOWN)


async def test_a_refusal_of_a_running_call_is_rejected(bench: Bench, call: CallRecord) -> None:
    """Only a call that is over may refuse."""
    bench.twilio.exchange.stage.board.plan("twilio", "calls.update", FaultKind.STATUS, amount=400)
    with pytest.raises(ProviderRejected):
        await TwilioCallControl(bench.client).hang_up(call.sid)


@pytest.mark.parametrize("kind", [FaultKind.DROP, FaultKind.LOST_REPLY, FaultKind.STATUS])
async def test_a_lost_reply_may_be_repeated(bench: Bench, call: CallRecord, kind: FaultKind) -> None:
    """Ending is idempotent, so an unknown outcome is merely unavailable."""
    bench.twilio.exchange.stage.board.plan("twilio", "calls.update", kind, amount=502)
    with pytest.raises(ProviderUnavailable):
        await TwilioCallControl(bench.client).hang_up(call.sid)


async def test_an_unavailable_vendor_is_said_so(bench: Bench, call: CallRecord) -> None:
    """A failing status request is worth another try."""
    bench.twilio.exchange.stage.board.plan("twilio", "calls.fetch", FaultKind.STATUS, amount=503)
    with pytest.raises(ProviderUnavailable):
        await TwilioCallControl(bench.client).status(call.sid)
