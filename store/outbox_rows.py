"""Rows of the outbox ↔ the domain value."""

from __future__ import annotations

from domain.ports.storage import OutboxEntry, OutboxState
from domain.ports.telephony import TextMessage
from store.tables import OutboxRow


def outbox_row(entry: OutboxEntry) -> OutboxRow:
    """Return the row of an entry."""
    return OutboxRow(
        outbox_id=entry.outbox_id,
        appointment_id=entry.appointment_id,
        sender=entry.message.sender,
        recipient=entry.message.recipient,
        body=entry.message.body,
        state=entry.state,
        touched_at=entry.touched_at,
        vendor_id=entry.vendor_id,
    )


def read_outbox_entry(row: OutboxRow) -> OutboxEntry:
    """Return the entry."""
    return OutboxEntry(
        outbox_id=row.outbox_id,
        appointment_id=row.appointment_id,
        message=TextMessage(row.sender, row.recipient, row.body),
        state=OutboxState(row.state),
        touched_at=row.touched_at,
        vendor_id=row.vendor_id,
    )
