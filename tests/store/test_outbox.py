"""Outgoing messages, on both databases."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import NotFound
from domain.ports.storage import OutboxState
from store.appointment_book import SqlAppointmentBook
from store.outbox import SqlOutbox
from tests.store.world import INSPECTION, NOW, SteppingClock, appointment, notice

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
async def promised(book: SqlAppointmentBook, clock: SteppingClock) -> None:
    """Promise `sms-1`, then let a minute pass."""
    await book.hold(appointment(), INSPECTION)
    await book.confirm("appt-1", None, notice())
    clock.advance(timedelta(minutes=1))


@pytest.mark.usefixtures("promised")
class TestOutbox:
    """A message is sent by whoever saw it pending, and by nobody else."""

    async def test_first_claim_sees_it_pending(self, outbox: SqlOutbox) -> None:
        """The first one sends; whoever comes next sees that somebody began, and when."""
        assert await outbox.claim("sms-1") == notice()
        assert await outbox.claim("sms-1") == replace(notice(), state=OutboxState.SENDING, touched_at=LATER)

    async def test_one_of_many_racing_claims_sees_it_pending(self, outbox: SqlOutbox) -> None:
        """Two workers never both believe that nobody has tried yet."""
        claims = await asyncio.gather(*(outbox.claim("sms-1") for _ in range(8)))
        assert Counter(entry.state for entry in claims) == {OutboxState.PENDING: 1, OutboxState.SENDING: 7}

    async def test_repeated_claim_keeps_the_instant_of_the_first(self, outbox: SqlOutbox, clock: SteppingClock) -> None:
        """Reconciling looks back to when sending began, not to when it was last looked at."""
        await outbox.claim("sms-1")
        clock.advance(timedelta(hours=1))
        await outbox.claim("sms-1")
        assert (await outbox.claim("sms-1")).touched_at == LATER

    async def test_settled_message_carries_the_vendors_id(self, outbox: SqlOutbox) -> None:
        """Sent is sent, and known under which id."""
        await outbox.claim("sms-1")
        await outbox.settle("sms-1", OutboxState.SENT, "SM1")
        entry = await outbox.claim("sms-1")
        assert (entry.state, entry.vendor_id) == (OutboxState.SENT, "SM1")

    async def test_late_failure_does_not_unsend(self, outbox: SqlOutbox) -> None:
        """A slow worker's bad news do not lead to a second message."""
        await outbox.settle("sms-1", OutboxState.SENT, "SM1")
        await outbox.settle("sms-1", OutboxState.FAILED)
        assert (await outbox.claim("sms-1")).state is OutboxState.SENT


async def test_unknown_message_is_not_found(outbox: SqlOutbox) -> None:
    """What was never promised can neither be claimed nor settled."""
    with pytest.raises(NotFound):
        await outbox.claim("sms-1")
    with pytest.raises(NotFound):
        await outbox.settle("sms-1", OutboxState.SENT)


async def test_a_message_can_be_promised_by_itself(outbox: SqlOutbox) -> None:
    """It belongs to no appointment; a repeat changes nothing."""
    alone = replace(notice(), appointment_id=None)
    await outbox.put(alone)
    await outbox.put(replace(alone, state=OutboxState.SENT))
    assert await outbox.claim("sms-1") == alone


@pytest.mark.usefixtures("promised")
async def test_what_was_sent_is_known_by_the_vendors_id(outbox: SqlOutbox) -> None:
    """The others come back in their order; nothing asked, nothing answered."""
    await outbox.settle("sms-1", OutboxState.SENT, "SM2")
    assert await outbox.unknown(["SM3", "SM2", "SM1"]) == ["SM3", "SM1"]
    assert await outbox.unknown([]) == []
