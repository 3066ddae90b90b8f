"""Sends what the outbox promises: reconciled before a second attempt, so that a lost reply is not sent twice.

Whoever does not want to hear of a business any more gets none of its texts and e-mails, promised before or not.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from temporalio import activity

from activities.costing import Costing
from activities.mending import until_mended
from domain.errors import OutcomeUnknown, ProviderRejected, ProviderUnavailable, RecipientRejected
from domain.ports.consent import Suppressions
from domain.ports.mail import Mail, Mailer
from domain.ports.storage import Outbox, OutboxEntry, OutboxState
from domain.ports.telephony import TextMessage, TextMessages
from domain.redaction import mask_number

_LOG: Final = logging.getLogger(__name__)

#: How far clocks may differ between us and the vendor.
_CLOCK_SKEW: Final = timedelta(minutes=2)
_UNTIL_RECONCILED: Final = timedelta(seconds=2)
#: Who refuses then, as the error names it: nobody outside is asked.
_SUPPRESSED: Final = "suppression list"
#: Makes an e-mail of the outbox ready right before it is handed in; raises RecipientRejected for one nobody may get.
Prepare = Callable[[Mail], Awaitable[Mail]]


class Messaging:
    """Sends outgoing messages."""

    def __init__(
        self,
        outbox: Outbox,
        texts: TextMessages,
        suppressions: Suppressions,
        mailer: Mailer | None = None,
        *,
        costing: Costing,
    ) -> None:
        """Take the ports it works on; without a mailer an e-mail promised before waits for one."""
        self._outbox = outbox
        self._texts = texts
        self._suppressions = suppressions
        self._mailer = mailer
        self._costing = costing

    @activity.defn(name="messaging.send_owed")
    async def send_owed(self, appointment_id: str) -> None:
        """Send everything promised for an appointment; what can't be sent now does not hold up the rest."""
        failed: ProviderUnavailable | None = None
        for outbox_id in await self._outbox.owed(appointment_id):
            try:
                await self.send(outbox_id)
            except ProviderUnavailable as error:
                failed = failed or error
        if failed is not None:
            raise failed

    @activity.defn(name="messaging.send")
    async def send(self, outbox_id: str) -> str | None:
        """Send an entry once and return the vendor's id; None when its recipient can't be reached.

        An entry found in state `SENDING` was attempted before and its answer is not known: the vendor is asked for an
        equal message first. Only a recipient refused, by the vendor or by our suppression list, ends a promise. Any
        other refusal (credentials, permissions, set-up) becomes ProviderUnavailable, so that the message still goes out
        once an operator has mended it; so does OutcomeUnknown, so that the retry reconciles.
        """
        return await self.deliver(outbox_id)

    async def deliver(self, outbox_id: str, prepare: Prepare | None = None) -> str | None:
        """Send as `send` says; an e-mail may be made ready first, with what no database may keep."""
        entry = await self._outbox.claim(outbox_id)
        if entry.state is OutboxState.SENT:
            return entry.vendor_id
        if entry.state is OutboxState.FAILED:
            return None
        with until_mended(_LOG, f"message {outbox_id}"):
            try:
                vendor_id = await self._sent(entry, prepare)
            except RecipientRejected as error:
                _LOG.warning("message %s to %s is given up: %s", outbox_id, _masked(entry.message), error)
                await self._outbox.settle(outbox_id, OutboxState.FAILED)
                return None
            except OutcomeUnknown as error:
                raise ProviderUnavailable(error.provider, error.reason, retry_after=_UNTIL_RECONCILED) from error
        await self._costing.text_sent(entry, vendor_id)  # before it is settled: a repeat notes it once all the same
        await self._outbox.settle(outbox_id, OutboxState.SENT, vendor_id)
        return vendor_id

    async def _sent(self, entry: OutboxEntry, prepare: Prepare | None) -> str:
        """Return the vendor's id of the message, sent by an earlier attempt or now."""
        message = entry.message
        if isinstance(message, Mail):  # a repeat carries the same id: its reader sees one message
            if entry.appointment_id is not None and await self._suppressions.bars_mail(entry.appointment_id):
                raise unwanted()
            ready = message if prepare is None else await prepare(message)
            return await self._working_mailer.send(ready, entry.outbox_id)
        if entry.state is OutboxState.SENDING:
            # One that another entry was sent under is another message: people are told the same more than once.
            listed = await self._texts.find_sent(message, entry.touched_at - _CLOCK_SKEW)
            if unknown := await self._outbox.unknown(listed):
                return unknown[0]
        if await self._suppressions.bars_text(message.sender, message.recipient, entry.outbox_id):
            raise unwanted()
        return await self._texts.send(message)

    @property
    def _working_mailer(self) -> Mailer:
        if self._mailer is None:
            raise ProviderRejected("mail", "e-mail was promised, and there are no settings to send it any more")
        return self._mailer


def unwanted() -> RecipientRejected:
    """Return the error for a message to whoever does not want to hear of a business any more."""
    return RecipientRejected(_SUPPRESSED, "the recipient does not want to hear of us any more")


def _masked(message: TextMessage | Mail) -> str:
    return "an e-mail address" if isinstance(message, Mail) else mask_number(message.recipient)
