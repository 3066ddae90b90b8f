"""Every e-mail any vendor in the box has taken, to be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from http import HTTPStatus

from fastapi import APIRouter


@dataclass(frozen=True, slots=True)
class KeptMail:
    """An e-mail as it came; `invitation` is its calendar part, with the method its content type names.

    Attributes:
        vendor: Who took it, as the fault board names him.
    """

    vendor: str
    message_id: str
    date: str | None
    sender: str
    recipient: str
    subject: str
    text: str
    invitation: str | None
    method: str | None


@dataclass
class Mailbox:
    """All mail there is, oldest first."""

    kept: list[KeptMail] = field(default_factory=list)

    def take(self, vendor: str, content: bytes, *, sender: str, recipients: Iterable[str]) -> None:
        """Keep a message, once for each recipient."""
        message = message_from_bytes(content, EmailMessage, policy=SMTP)
        self.kept += [_read(vendor, message, sender, recipient) for recipient in recipients]


def create_router(mailbox: Mailbox) -> APIRouter:
    """Return the control endpoints, to be mounted under `/control`: GET and DELETE `/mails`."""
    router = APIRouter()

    @router.get("/mails")
    async def mails() -> list[dict[str, object]]:
        return [asdict(one) for one in mailbox.kept]

    @router.delete("/mails", status_code=HTTPStatus.NO_CONTENT)
    async def clear() -> None:
        mailbox.kept.clear()

    return router


def recipients_of(content: bytes) -> list[str]:
    """Return the addresses a message names in `To`; raises ValueError where one of them leads nowhere."""
    message = message_from_bytes(content, EmailMessage, policy=SMTP)
    header = message["To"]
    if header is None or header.defects or any("." not in address.domain for address in header.addresses):
        raise ValueError("no recipient that can be reached")
    return [address.addr_spec for address in header.addresses]


def _read(vendor: str, message: EmailMessage, sender: str, recipient: str) -> KeptMail:
    text, calendar = message.get_body(("plain",)), None
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            calendar = part
    return KeptMail(
        vendor=vendor,
        message_id=str(message["Message-ID"]),
        date=message["Date"] and str(message["Date"]),
        sender=sender,
        recipient=recipient,
        subject=str(message["Subject"]),
        text=text.get_content() if text is not None else "",
        invitation=calendar.get_content() if calendar is not None else None,
        method=str(calendar.get_param("method")) if calendar is not None else None,
    )
