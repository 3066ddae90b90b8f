"""A text message nobody could answer, as a human finds it."""

from __future__ import annotations

from datetime import datetime

from domain.business import Contact
from domain.ports.storage import MessageLeft


def text_left(
    *, message_id: str, organisation_id: str, contact: Contact | None, number: str, words: str, at: datetime
) -> MessageLeft:
    """Return the message for a human: who has texted, from which number (E.164), and what."""
    return MessageLeft(
        message_id=message_id,
        organisation_id=organisation_id,
        call_sid="",
        contact_id=contact.contact_id if contact else None,
        callback_number=number,
        text=f"{contact.name if contact else 'Somebody'} has texted: {words}",
        left_at=at,
    )
