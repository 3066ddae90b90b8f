"""Rows of the outbox ↔ the domain value."""

from __future__ import annotations

from typing import Final

from domain.ports.mail import Mail
from domain.ports.storage import OutboxEntry, OutboxState
from domain.ports.telephony import TextMessage
from store.tables import OutboxRow

_SMS: Final = "sms"
_EMAIL: Final = "email"


def outbox_row(entry: OutboxEntry) -> OutboxRow:
    """Return the row of an entry."""
    message = entry.message
    return OutboxRow(
        outbox_id=entry.outbox_id,
        appointment_id=entry.appointment_id,
        channel=_EMAIL if isinstance(message, Mail) else _SMS,
        sender=message.sender,
        recipient=message.recipient,
        subject=message.subject if isinstance(message, Mail) else None,
        body=message.body,
        invitation=message.invitation if isinstance(message, Mail) else None,
        state=entry.state,
        touched_at=entry.touched_at,
        vendor_id=entry.vendor_id,
    )


def read_outbox_entry(row: OutboxRow) -> OutboxEntry:
    """Return the entry."""
    return OutboxEntry(
        outbox_id=row.outbox_id,
        appointment_id=row.appointment_id,
        message=_message(row),
        state=OutboxState(row.state),
        touched_at=row.touched_at,
        vendor_id=row.vendor_id,
    )


def _message(row: OutboxRow) -> TextMessage | Mail:
    if row.channel == _EMAIL:
        return Mail(row.sender, row.recipient, row.subject or "", row.body, row.invitation)
    return TextMessage(row.sender, row.recipient, row.body)
