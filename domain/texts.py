"""What a text message leaves behind where no answer is enough: a message for a human, or an entry of the list."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from domain.business import Contact
from domain.ports.consent import SuppressionEntry
from domain.ports.storage import MessageLeft

#: How the outbox ids of replies end, and no other.
REPLY_END: Final = "-reply"


def reply_id(text_sid: str) -> str:
    """Return the outbox id of the one reply to a text."""
    return f"{text_sid}{REPLY_END}"


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


def texted_opt_out(*, organisation_id: str, number: str, text_sid: str, at: datetime) -> SuppressionEntry:
    """Return the entry of a number whose owner has written that he wants no more texts; his reply may still go out."""
    return SuppressionEntry(organisation_id, number, "wrote so", text_sid, at, reply_id(text_sid))


def codes_voided(*, organisation_id: str, number: str, sid: str, at: datetime) -> MessageLeft:
    """Return the message for a human: somebody guesses codes from a number that is asked for decisions (E.164)."""
    return MessageLeft(
        message_id=f"{sid}-codes",
        organisation_id=organisation_id,
        call_sid="",
        contact_id=None,
        callback_number=number,
        text="Wrong codes have come from this number again and again: somebody may pretend to be who is asked for "
        "decisions there. For a day nothing with a code is taken from it; decide over REST, or by the e-mail's link.",
        left_at=at,
    )
