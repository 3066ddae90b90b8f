"""Takes every e-mail on loopback and keeps it to be looked at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from http import HTTPStatus

from aiosmtpd import smtp
from aiosmtpd.smtp import Envelope, Session
from fastapi import APIRouter

from sandbox.faults import FaultBoard, FaultKind


@dataclass(frozen=True, slots=True)
class KeptMail:
    """An e-mail as it came; `invitation` is its calendar part, with the method its content type names."""

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

    board: FaultBoard
    kept: list[KeptMail] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the library's name and arguments
        self,
        server: smtp.SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        """Take a recipient; a planned fault refuses him with its amount as reply."""
        fault = await self.board.strike("smtp", "rcpt")
        if fault is not None and fault.kind is FaultKind.STATUS:
            return f"{fault.amount} refused on purpose"
        envelope.rcpt_tos.append(address)
        return "250 taken"

    async def handle_DATA(self, server: smtp.SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - the library's name
        """Keep a message; planned faults refuse it with their amount as reply, or lose the reply."""
        fault = await self.board.strike("smtp", "data")
        if fault is not None and fault.kind is FaultKind.STATUS:
            return f"{fault.amount} refused on purpose"
        self.kept += [_read(envelope, recipient) for recipient in envelope.rcpt_tos]
        return "451 kept, and not admitted" if fault is not None else "250 kept"


@asynccontextmanager
async def serving(mailbox: Mailbox, port: int) -> AsyncIterator[None]:
    """Take mail on a loopback port for as long as the context lasts."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: smtp.SMTP(mailbox, hostname="sandbox"), "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()


def create_router(mailbox: Mailbox) -> APIRouter:
    """Return the control endpoints, to be mounted under `/control`: GET and DELETE `/mail`."""
    router = APIRouter()

    @router.get("/mail")
    async def mail() -> list[dict[str, object]]:
        return [asdict(one) for one in mailbox.kept]

    @router.delete("/mail", status_code=HTTPStatus.NO_CONTENT)
    async def clear() -> None:
        mailbox.kept.clear()

    return router


def _read(envelope: Envelope, recipient: str) -> KeptMail:
    content = envelope.content or b""
    message = message_from_bytes(content if isinstance(content, bytes) else content.encode(), EmailMessage, policy=SMTP)
    text, calendar = message.get_body(("plain",)), None
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            calendar = part
    return KeptMail(
        message_id=str(message["Message-ID"]),
        date=message["Date"] and str(message["Date"]),
        sender=str(envelope.mail_from),
        recipient=recipient,
        subject=str(message["Subject"]),
        text=text.get_content() if text is not None else "",
        invitation=calendar.get_content() if calendar is not None else None,
        method=str(calendar.get_param("method")) if calendar is not None else None,
    )
