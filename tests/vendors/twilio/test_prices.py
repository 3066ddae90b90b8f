"""What Twilio says it has charged, once it says so."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.errors import ProviderRejected, ProviderUnavailable
from domain.ports.costs import VendorPrice
from domain.ports.telephony import TextMessage
from sandbox.faults import FaultKind
from sandbox.twilio.callbacks import Delivery
from tests.sandbox.twilio.loopback import OUR_NUMBER, Listener
from tests.vendors.twilio.conftest import Bench
from tests.waiting import until
from vendors.twilio.prices import TwilioPrices
from vendors.twilio.text_messages import TwilioTextMessages

CALLER = "+15551230001"


async def test_a_call_has_a_price_once_it_is_over(bench: Bench) -> None:
    """None before; what the vendor writes as a negative amount is what we pay."""
    bench.twilio.product.answers = {"/voice": ['<Response><Pause length="600"/></Response>']}
    call = bench.twilio.exchange.ring(Listener(), from_number=CALLER, to_number=OUR_NUMBER, delivery=Delivery())
    prices = TwilioPrices(bench.client)

    async def is_answered() -> bool:
        return call.status == "in-progress"

    await until("the call is answered", is_answered)
    assert await prices.price(call.sid) is None
    bench.twilio.exchange.hang_up_all()
    await bench.twilio.exchange.settle()
    assert await prices.price(call.sid) == VendorPrice(Decimal("0.0085"), "USD")


async def test_a_text_has_a_price_once_it_is_delivered(bench: Bench) -> None:
    """By its segments."""
    sid = await TwilioTextMessages(bench.client).send(TextMessage(OUR_NUMBER, CALLER, "x" * 200))
    prices = TwilioPrices(bench.client)
    found = await until("it has a price", lambda: prices.price(sid))
    assert found == VendorPrice(Decimal("0.0166"), "USD")


async def test_what_is_not_there_any_more_has_no_price(bench: Bench) -> None:
    """Somebody may delete its record."""
    assert await TwilioPrices(bench.client).price("SM" + "0" * 32) is None


@pytest.mark.parametrize(
    ("kind", "amount", "error"),
    [(FaultKind.STATUS, 503, ProviderUnavailable), (FaultKind.DROP, 0, ProviderUnavailable)],
)
async def test_a_vendor_that_is_away_is_said_so(
    bench: Bench, kind: FaultKind, amount: int, error: type[Exception]
) -> None:
    """He is asked again."""
    bench.twilio.exchange.stage.board.plan("twilio", "calls.fetch", kind, amount=amount)
    with pytest.raises(error):
        await TwilioPrices(bench.client).price("CA" + "0" * 32)


async def test_wrong_credentials_are_the_operators(bench: Bench) -> None:
    """No price is taken for not told because of them."""
    bench.twilio.exchange.stage.board.plan("twilio", "calls.fetch", FaultKind.STATUS, amount=403)
    with pytest.raises(ProviderRejected):
        await TwilioPrices(bench.client).price("CA" + "0" * 32)
