"""Sends what the outbox promises: reconciled before a second attempt, so that a lost reply is not sent twice."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from temporalio import activity

from activities.mending import until_mended
from domain.errors import OutcomeUnknown, ProviderUnavailable, RecipientRejected
from domain.ports.storage import Outbox, OutboxEntry, OutboxState
from domain.ports.telephony import TextMessages
from domain.redaction import mask_number

_LOG: Final = logging.getLogger(__name__)

#: How far clocks may differ between us and the vendor.
_CLOCK_SKEW: Final = timedelta(minutes=2)
_UNTIL_RECONCILED: Final = timedelta(seconds=2)


class Messaging:
    """Sends outgoing messages."""

    def __init__(self, outbox: Outbox, texts: TextMessages) -> None:
        """Take the ports it works on."""
        self._outbox = outbox
        self._texts = texts

    @activity.defn(name="messaging.send")
    async def send(self, outbox_id: str) -> str | None:
        """Send an entry once and return the vendor's id; None when its recipient can't be reached.

        An entry found in state `SENDING` was attempted before and its answer is not known: the vendor is asked for an
        equal message first. Only a refused recipient ends a promise. Any other refusal (credentials, permissions,
        set-up) becomes ProviderUnavailable, so that the message still goes out once an operator has mended it; so does
        OutcomeUnknown, so that the retry reconciles.
        """
        entry = await self._outbox.claim(outbox_id)
        if entry.state is OutboxState.SENT:
            return entry.vendor_id
        if entry.state is OutboxState.FAILED:
            return None
        with until_mended(_LOG, f"message {outbox_id}"):
            try:
                vendor_id = await self._sent(entry)
            except RecipientRejected as error:
                _LOG.warning("message %s to %s is given up: %s", outbox_id, mask_number(entry.message.recipient), error)
                await self._outbox.settle(outbox_id, OutboxState.FAILED)
                return None
            except OutcomeUnknown as error:
                raise ProviderUnavailable(error.provider, error.reason, retry_after=_UNTIL_RECONCILED) from error
        await self._outbox.settle(outbox_id, OutboxState.SENT, vendor_id)
        return vendor_id

    async def _sent(self, entry: OutboxEntry) -> str:
        """Return the vendor's id of the message, sent by an earlier attempt or now."""
        if entry.state is OutboxState.SENDING:
            found = await self._texts.find_sent(entry.message, entry.touched_at - _CLOCK_SKEW)
            if found is not None:
                return found
        return await self._texts.send(entry.message)
