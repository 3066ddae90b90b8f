"""An e-mail as it goes over the wire: text, and an invitation that calendars understand."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from icalendar import Calendar

from domain.errors import RecipientRejected
from domain.ports.mail import Mail


def message_id(key: str, sender: str) -> str:
    """Return the id of a message, the same for the same key: whoever gets it twice shows it once."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{sender.rpartition('@')[2]}>"


def to_message(mail: Mail, key: str) -> EmailMessage:
    """Return the message; an invitation is an alternative to the text, as calendars want it (RFC 6047).

    Raises RecipientRejected for what is not exactly one address.
    """
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = message_id(key, mail.sender)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["From"] = mail.sender
    _address(message, mail.recipient)
    # A line break would begin another header; the name of a service may have one.
    message["Subject"] = " ".join(mail.subject.split())
    message.set_content(mail.body)
    if mail.invitation is not None:
        method = str(Calendar.from_ical(mail.invitation)["METHOD"])
        message.add_alternative(mail.invitation, subtype="calendar", params={"method": method})
    return message


def _address(message: EmailMessage, recipient: str) -> None:
    """Write down to whom it goes; a list would send it to more people than its outbox entry names."""
    try:
        message["To"] = recipient
        header = message["To"]
        is_one = str(header) == recipient and [one.addr_spec for one in header.addresses] == [recipient]
    except (ValueError, IndexError):  # the library's parser stumbles over some
        is_one = False
    if not is_one:
        raise RecipientRejected("mail", "that is not one e-mail address")
