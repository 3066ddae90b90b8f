"""Specification of sending text messages: what may be repeated, and what has to be reconciled first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import OutcomeUnknown, ProviderRejected, ProviderUnavailable, RecipientRejected
from domain.ports.telephony import TextMessage
from sandbox.faults import FaultKind
from tests.sandbox.twilio.loopback import ACCOUNT_SID, OUR_NUMBER
from tests.vendors.twilio.conftest import Bench
from vendors.twilio.client import open_client
from vendors.twilio.text_messages import TwilioTextMessages

MESSAGE = TextMessage(OUR_NUMBER, "+15551230001", "You're booked for Tuesday at 9 AM.")
OPERATION = ("twilio", "messages.create")


def a_while_ago() -> datetime:
    """Return a moment before the test."""
    return datetime.now(UTC) - timedelta(seconds=5)


async def test_a_message_is_sent_and_has_an_id(bench: Bench) -> None:
    """The vendor's id is returned, and the vendor has the message word for word."""
    sid = await TwilioTextMessages(bench.client).send(MESSAGE)
    sent = bench.twilio.records.messages[sid]
    assert (sent.from_number, sent.to_number, sent.body) == (MESSAGE.sender, MESSAGE.recipient, MESSAGE.body)


async def test_a_lost_reply_is_an_unknown_outcome_that_can_be_found(bench: Bench) -> None:
    """The message exists although nobody heard of it: reconciling finds it, instead of sending it twice."""
    texts, since = TwilioTextMessages(bench.client), a_while_ago()
    bench.twilio.exchange.stage.board.plan(*OPERATION, FaultKind.LOST_REPLY)
    with pytest.raises(OutcomeUnknown):
        await texts.send(MESSAGE)
    found = await texts.find_sent(MESSAGE, since)
    assert found == list(bench.twilio.records.messages)


@pytest.mark.parametrize(("kind", "amount"), [(FaultKind.DROP, 0), (FaultKind.STATUS, 500), (FaultKind.STATUS, 503)])
async def test_a_failure_after_sending_is_an_unknown_outcome(bench: Bench, kind: FaultKind, amount: int) -> None:
    """Once the request has left, only the vendor knows; here nothing happened, and nothing is found."""
    texts = TwilioTextMessages(bench.client)
    bench.twilio.exchange.stage.board.plan(*OPERATION, kind, amount=amount)
    with pytest.raises(OutcomeUnknown):
        await texts.send(MESSAGE)
    assert await texts.find_sent(MESSAGE, a_while_ago()) == []


async def test_a_slow_reply_is_an_unknown_outcome(bench: Bench) -> None:
    """A time-out says nothing about what the vendor does."""
    async with open_client(
        account_sid=ACCOUNT_SID,
        username=ACCOUNT_SID,
        password="12345",
        base_url=bench.client.http_client._base_url,
        timeout=timedelta(seconds=1),  # long enough for the connection, however busy the machine is
    ) as hasty:
        bench.twilio.exchange.stage.board.plan(*OPERATION, FaultKind.LATENCY, amount=2_000)
        with pytest.raises(OutcomeUnknown):
            await TwilioTextMessages(hasty).send(MESSAGE)


async def test_no_connection_is_unavailable() -> None:
    """Nothing was sent, so it may simply be tried again."""
    async with open_client(
        account_sid=ACCOUNT_SID, username=ACCOUNT_SID, password="12345", base_url="http://127.0.0.1:1"
    ) as client:
        with pytest.raises(ProviderUnavailable):
            await TwilioTextMessages(client).send(MESSAGE)


async def test_a_rate_limit_says_how_long_to_wait(bench: Bench) -> None:
    """429 was not carried out; the vendor's `Retry-After` is kept."""
    bench.twilio.exchange.stage.board.plan(*OPERATION, FaultKind.STATUS, amount=429)
    with pytest.raises(ProviderUnavailable) as caught:
        await TwilioTextMessages(bench.client).send(MESSAGE)
    assert caught.value.retry_after == timedelta(seconds=2)


@pytest.mark.parametrize(
    ("recipient", "reason"),
    [("+15005550004", "opted out"), ("+15005550001", "not valid"), ("+15005550009", "not a mobile number")],
)
async def test_a_refused_recipient_is_told_with_the_reason(bench: Bench, recipient: str, reason: str) -> None:
    """Nobody can mend that for this number, and the reason does not name it."""
    with pytest.raises(RecipientRejected, match=reason) as caught:
        await TwilioTextMessages(bench.client).send(replace(MESSAGE, recipient=recipient))
    assert recipient not in str(caught.value)


async def test_wrong_credentials_are_rejected(bench: Bench) -> None:
    """The operator has to act."""
    bench.client.auth = (ACCOUNT_SID, "wrong")
    with pytest.raises(ProviderRejected, match="credentials") as caught:
        await TwilioTextMessages(bench.client).send(MESSAGE)
    assert not isinstance(caught.value, RecipientRejected)


async def test_an_account_nobody_knows_is_rejected(bench: Bench) -> None:
    """A wrong account SID is answered with 404: it is the account that is missing, not the message."""
    bench.twilio.exchange.stage.board.plan(*OPERATION, FaultKind.STATUS, amount=404)
    with pytest.raises(ProviderRejected):
        await TwilioTextMessages(bench.client).send(MESSAGE)


@pytest.mark.parametrize(
    "other",
    [
        replace(MESSAGE, body="Something else"),
        replace(MESSAGE, recipient="+15551230002"),
    ],
)
async def test_only_an_equal_message_is_found(bench: Bench, other: TextMessage) -> None:
    """Another text, or another recipient, is another message."""
    texts = TwilioTextMessages(bench.client)
    await texts.send(MESSAGE)
    assert await texts.find_sent(other, a_while_ago()) == []


async def test_an_old_equal_message_is_not_found(bench: Bench) -> None:
    """What was sent long before is not the one in doubt."""
    texts = TwilioTextMessages(bench.client)
    await texts.send(MESSAGE)
    assert await texts.find_sent(MESSAGE, datetime.now(UTC) + timedelta(minutes=5)) == []


@pytest.mark.parametrize(("kind", "amount"), [(FaultKind.STATUS, 500), (FaultKind.STATUS, 429), (FaultKind.DROP, 0)])
async def test_reconciling_may_be_repeated(bench: Bench, kind: FaultKind, amount: int) -> None:
    """A list request that fails changes nothing."""
    bench.twilio.exchange.stage.board.plan("twilio", "messages.list", kind, amount=amount)
    with pytest.raises(ProviderUnavailable):
        await TwilioTextMessages(bench.client).find_sent(MESSAGE, a_while_ago())
