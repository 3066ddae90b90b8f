"""Specification of placing calls and of finding those whose reply was lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from domain.errors import OutcomeUnknown, ProviderRejected, ProviderUnavailable, RecipientRejected
from domain.ports.telephony import CallOrder
from sandbox.faults import FaultKind
from tests.sandbox.twilio.loopback import OUR_NUMBER
from tests.vendors.twilio.conftest import Bench
from vendors.twilio.outbound_calls import TwilioOutboundCalls

MARIA: Final = "+15551230001"
EVENTS: Final = ["queued", "ringing", "in-progress", "completed"]


def order(bench: Bench, to_number: str = MARIA, from_number: str = OUR_NUMBER) -> CallOrder:
    """Return an order to ring somebody."""
    url = bench.twilio.product.url
    return CallOrder(
        from_number=from_number,
        to_number=to_number,
        answer_url=f"{url}/voice?dial=1",
        status_url=f"{url}/status?dial=1",
        machine_url=f"{url}/machine?dial=1",
        ring_timeout=timedelta(seconds=30),
        time_limit=timedelta(hours=1),
    )


async def test_a_call_is_placed_with_everything_that_was_ordered(bench: Bench) -> None:
    """Its document is fetched once it is answered, its way is told, and who has answered while it goes on."""
    product = bench.twilio.product
    product.answers = {"/voice": ['<Response><Pause length="6"/></Response>']}
    sid = await TwilioOutboundCalls(bench.client).place(order(bench))
    await bench.twilio.exchange.settle()
    assert [form["CallStatus"] for form in product.forms("/status")] == EVENTS
    (asked,) = product.forms("/voice")
    assert (asked["CallSid"], asked["Direction"], asked["From"]) == (sid, "outbound-api", OUR_NUMBER)
    assert [form["AnsweredBy"] for form in product.forms("/machine")] == ["human"]


@pytest.mark.parametrize(
    ("to_number", "from_number", "error"),
    [
        ("+15005550001", OUR_NUMBER, RecipientRejected),
        ("+15005550004", OUR_NUMBER, RecipientRejected),
        ("+15005550003", OUR_NUMBER, ProviderRejected),
        (MARIA, "+15550000000", ProviderRejected),
    ],
)
async def test_a_refusal_says_who_has_to_act(
    bench: Bench, to_number: str, from_number: str, error: type[ProviderRejected]
) -> None:
    """Another number is needed, or another set-up of the account; no number is in the message."""
    with pytest.raises(ProviderRejected) as refused:
        await TwilioOutboundCalls(bench.client).place(order(bench, to_number, from_number))
    assert type(refused.value) is error
    assert to_number not in str(refused.value)


async def test_where_nothing_was_sent_nobody_rings(bench: Bench) -> None:
    """It can be tried again, when the vendor says."""
    bench.twilio.exchange.stage.board.plan("twilio", "calls.create", FaultKind.STATUS, amount=429)
    with pytest.raises(ProviderUnavailable) as limited:
        await TwilioOutboundCalls(bench.client).place(order(bench))
    assert limited.value.retry_after == timedelta(seconds=2)
    assert bench.twilio.records.calls == {}


@pytest.mark.parametrize("kind", [FaultKind.LOST_REPLY, FaultKind.DROP, FaultKind.STATUS])
async def test_a_lost_reply_leaves_the_outcome_unknown(bench: Bench, kind: FaultKind) -> None:
    """Whether it rings is found out by looking."""
    bench.twilio.exchange.stage.board.plan("twilio", "calls.create", kind, amount=500)
    calls = TwilioOutboundCalls(bench.client)
    with pytest.raises(OutcomeUnknown):
        await calls.place(order(bench))
    found = await calls.find_placed(order(bench), datetime.now(UTC))
    assert list(found) == list(bench.twilio.records.calls)
    assert len(found) == (kind is FaultKind.LOST_REPLY)


async def test_only_calls_of_these_numbers_since_then_are_found(bench: Bench) -> None:
    """Newest first; another recipient's and one of yesterday are not among them."""
    calls = TwilioOutboundCalls(bench.client)
    sids = [await calls.place(order(bench)) for _ in range(2)]
    await calls.place(order(bench, "+15551230002"))
    old = await calls.place(order(bench))
    bench.twilio.records.calls[old].created_at -= timedelta(days=1)
    assert list(await calls.find_placed(order(bench), datetime.now(UTC))) == sids[::-1]


@pytest.mark.parametrize("kind", [FaultKind.DROP, FaultKind.STATUS])
async def test_what_can_not_be_looked_up_is_not_said_to_be_missing(bench: Bench, kind: FaultKind) -> None:
    """Not found would ring him twice."""
    bench.twilio.exchange.stage.board.plan("twilio", "calls.list", kind, amount=503)
    with pytest.raises(ProviderUnavailable):
        await TwilioOutboundCalls(bench.client).find_placed(order(bench), datetime.now(UTC))
