"""Sends what the outbox promises: reconciled before a second attempt, so that a lost reply is not sent twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from temporalio import activity

from domain.errors import OutcomeUnknown, ProviderRejected, ProviderUnavailable
from domain.ports.storage import Outbox, OutboxState
from domain.ports.telephony import TextMessages

#: How far clocks may differ between us and the vendor.
_CLOCK_SKEW: Final = timedelta(minutes=2)


class Messaging:
    """Sends outgoing messages."""

    def __init__(self, outbox: Outbox, texts: TextMessages) -> None:
        """Take the ports it works on."""
        self._outbox = outbox
        self._texts = texts

    @activity.defn(name="messaging.send")
    async def send(self, outbox_id: str) -> str | None:
        """Send an entry once and return the vendor's id; None when the vendor refuses for good.

        An entry found in state `SENDING` was attempted before and its answer is not known: the vendor is asked for an
        equal message first. `OutcomeUnknown` becomes `ProviderUnavailable`, so that the retry reconciles.
        """
        entry = await self._outbox.claim(outbox_id)
        if entry.state is OutboxState.SENT:
            return entry.vendor_id
        if entry.state is OutboxState.FAILED:
            return None
        if entry.state is OutboxState.SENDING:
            sent = await self._texts.find_sent(entry.message, entry.touched_at - _CLOCK_SKEW)
            if sent is not None:
                await self._outbox.settle(outbox_id, OutboxState.SENT, sent)
                return sent
        try:
            vendor_id = await self._texts.send(entry.message)
        except ProviderRejected:
            await self._outbox.settle(outbox_id, OutboxState.FAILED)
            return None
        except OutcomeUnknown as error:
            raise ProviderUnavailable(error.provider, error.reason, retry_after=timedelta(seconds=2)) from error
        await self._outbox.settle(outbox_id, OutboxState.SENT, vendor_id)
        return vendor_id
