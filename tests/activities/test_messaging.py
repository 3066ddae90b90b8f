"""A promised text is sent once, whatever gets lost on the way."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from activities.appointments import AppointmentEffects
from activities.messaging import Messaging
from domain.errors import NotFound, OutcomeUnknown, ProviderRejected, ProviderUnavailable, RecipientRejected
from domain.ports.consent import SuppressionEntry
from domain.ports.storage import OutboxState
from store.database import Database
from store.outbox import SqlOutbox
from store.seeds import WORKSHOP_ID
from store.suppressions import SqlSuppressions
from tests.activities.appointments import OUTBOX_ID, claim, confirmation
from tests.fakes.costs import costing_on
from tests.fakes.vendors import FakeTexts
from tests.workflows.booking import NOTICE
from tests.workflows.house import NOW


@pytest.fixture
async def messaging(
    sqlite: Database, outbox: SqlOutbox, texts: FakeTexts, effects: AppointmentEffects, suppressions: SqlSuppressions
) -> Messaging:
    """Messages to send, one among them pending."""
    await effects.claim(claim())
    await effects.confirm(confirmation())
    return Messaging(outbox, texts, suppressions, costing=costing_on(sqlite, NOW))


async def _state(outbox: SqlOutbox) -> tuple[OutboxState, str | None]:
    entry = await outbox.claim(OUTBOX_ID)
    return entry.state, entry.vendor_id


async def test_a_pending_message_is_sent(messaging: Messaging, outbox: SqlOutbox, texts: FakeTexts) -> None:
    """The vendor's id is kept."""
    assert await messaging.send(OUTBOX_ID) == "SM1"
    assert texts.sent == [NOTICE]
    assert await _state(outbox) == (OutboxState.SENT, "SM1")


async def test_a_sent_message_is_not_sent_again(messaging: Messaging, texts: FakeTexts) -> None:
    """A repeated activity gets the first one's answer, and the vendor is not even asked."""
    await messaging.send(OUTBOX_ID)
    assert await messaging.send(OUTBOX_ID) == "SM1"
    assert (texts.sent, texts.searches) == ([NOTICE], [])


async def test_a_lost_reply_is_reconciled(messaging: Messaging, outbox: SqlOutbox, texts: FakeTexts) -> None:
    """It was sent and nobody was told: the retry finds it at the vendor instead of sending it twice."""
    texts.sending.lost_replies = [OutcomeUnknown("twilio", "read timeout")]
    with pytest.raises(ProviderUnavailable) as caught:
        await messaging.send(OUTBOX_ID)
    assert caught.value.retry_after == timedelta(seconds=2)
    assert await messaging.send(OUTBOX_ID) == "SM1"
    assert texts.sent == [NOTICE]
    assert await _state(outbox) == (OutboxState.SENT, "SM1")


async def test_an_equal_text_of_before_is_another_one(
    messaging: Messaging, outbox: SqlOutbox, texts: FakeTexts
) -> None:
    """People are told the same twice; the request of the second was lost before it arrived."""
    await messaging.send(OUTBOX_ID)
    again = replace(await outbox.claim(OUTBOX_ID), outbox_id="again", state=OutboxState.PENDING, vendor_id=None)
    await outbox.put(again)
    texts.sending.failures = [OutcomeUnknown("twilio", "connection reset")]
    with pytest.raises(ProviderUnavailable):
        await messaging.send("again")
    assert await messaging.send("again") == "SM2"
    assert texts.sent == [NOTICE, NOTICE]


async def test_reconciling_looks_back_over_the_first_attempt(messaging: Messaging, texts: FakeTexts) -> None:
    """The vendor's clock may be behind ours by a little."""
    texts.sending.lost_replies = [OutcomeUnknown("twilio", "read timeout")]
    with pytest.raises(ProviderUnavailable):
        await messaging.send(OUTBOX_ID)
    await messaging.send(OUTBOX_ID)
    assert texts.searches == [NOW - timedelta(minutes=2)]


async def test_what_the_vendor_has_never_seen_is_sent_again(messaging: Messaging, texts: FakeTexts) -> None:
    """The first attempt failed before it was sent."""
    texts.sending.failures = [ProviderUnavailable("twilio", "503")]
    with pytest.raises(ProviderUnavailable):
        await messaging.send(OUTBOX_ID)
    assert await messaging.send(OUTBOX_ID) == "SM1"
    assert texts.sent == [NOTICE]


async def test_a_worker_that_died_while_sending_leaves_it_to_the_next(
    messaging: Messaging, outbox: SqlOutbox, texts: FakeTexts
) -> None:
    """Marked as sending and never seen at the vendor: it is sent."""
    await outbox.claim(OUTBOX_ID)
    assert await messaging.send(OUTBOX_ID) == "SM1"


async def test_a_refused_recipient_ends_the_promise(
    messaging: Messaging, outbox: SqlOutbox, texts: FakeTexts, caplog: pytest.LogCaptureFixture
) -> None:
    """No retry reaches that number; the log says so without number and words."""
    texts.sending.failures = [RecipientRejected("twilio", "opted out")]
    assert await messaging.send(OUTBOX_ID) is None
    assert await messaging.send(OUTBOX_ID) is None
    assert texts.sent == []
    assert await _state(outbox) == (OutboxState.FAILED, None)
    [(_, level, line)] = caplog.record_tuples
    assert (level, "opted out" in line) == (logging.WARNING, True)
    assert NOTICE.recipient not in line
    assert NOTICE.body not in line


class TestSuppression:
    """Whoever wants no calls any more gets no texts either."""

    async def test_a_promised_text_is_given_up(
        self, messaging: Messaging, outbox: SqlOutbox, texts: FakeTexts, suppressions: SqlSuppressions
    ) -> None:
        """It was promised before he said so, and the vendor is not even asked."""
        await suppressions.suppress(SuppressionEntry(WORKSHOP_ID, NOTICE.recipient, "stop", "CA1", NOW))
        assert await messaging.send(OUTBOX_ID) is None
        assert texts.sent == []
        assert await _state(outbox) == (OutboxState.FAILED, None)

    async def test_one_that_is_out_already_is_still_found(
        self, messaging: Messaging, outbox: SqlOutbox, texts: FakeTexts, suppressions: SqlSuppressions
    ) -> None:
        """What we say of it stays true."""
        texts.sending.lost_replies = [OutcomeUnknown("twilio", "read timeout")]
        with pytest.raises(ProviderUnavailable):
            await messaging.send(OUTBOX_ID)
        await suppressions.suppress(SuppressionEntry(WORKSHOP_ID, NOTICE.recipient, "stop", "CA1", NOW))
        assert await messaging.send(OUTBOX_ID) == "SM1"

    async def test_the_confirmation_of_the_opt_out_goes_out(
        self, messaging: Messaging, texts: FakeTexts, suppressions: SqlSuppressions
    ) -> None:
        """The one text that may still go there."""
        entry = SuppressionEntry(WORKSHOP_ID, NOTICE.recipient, "stop", "CA1", NOW, confirmation_id=OUTBOX_ID)
        await suppressions.suppress(entry)
        assert await messaging.send(OUTBOX_ID) == "SM1"
        assert texts.sent == [NOTICE]


async def test_a_refusal_the_operator_can_mend_keeps_the_promise(
    messaging: Messaging, outbox: SqlOutbox, texts: FakeTexts, caplog: pytest.LogCaptureFixture
) -> None:
    """With wrong credentials it waits, with one error in the log an attempt, and is sent once they are right."""
    texts.sending.failures = [ProviderRejected("twilio", "credentials are wrong")]
    with pytest.raises(ProviderUnavailable) as caught:
        await messaging.send(OUTBOX_ID)
    assert caught.value.retry_after == timedelta(minutes=5)
    assert [level for _, level, _ in caplog.record_tuples] == [logging.ERROR]
    assert await messaging.send(OUTBOX_ID) == "SM1"
    assert await _state(outbox) == (OutboxState.SENT, "SM1")


async def test_a_refused_search_keeps_the_promise_too(
    messaging: Messaging, outbox: SqlOutbox, texts: FakeTexts
) -> None:
    """Credentials may go bad between sending and reconciling."""
    await outbox.claim(OUTBOX_ID)
    texts.searching.failures = [ProviderRejected("twilio", "credentials are wrong")]
    with pytest.raises(ProviderUnavailable):
        await messaging.send(OUTBOX_ID)
    assert await messaging.send(OUTBOX_ID) == "SM1"


async def test_a_message_nobody_promised_is_not_found(messaging: Messaging) -> None:
    """Nothing is sent that is not in the outbox."""
    with pytest.raises(NotFound):
        await messaging.send("unknown")
