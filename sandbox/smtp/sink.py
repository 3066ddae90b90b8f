"""A mail server on loopback that takes every e-mail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiosmtpd import smtp
from aiosmtpd.smtp import Envelope, Session

from sandbox.faults import FaultBoard, FaultKind
from sandbox.mailbox import Mailbox


@dataclass(frozen=True)
class Sink:
    """What the mail server does with what it is handed."""

    mailbox: Mailbox
    board: FaultBoard

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
        content = envelope.content or b""
        message = content if isinstance(content, bytes) else content.encode()
        self.mailbox.take("smtp", message, sender=str(envelope.mail_from), recipients=envelope.rcpt_tos)
        return "451 kept, and not admitted" if fault is not None else "250 kept"


@asynccontextmanager
async def serving(sink: Sink, port: int) -> AsyncIterator[None]:
    """Take mail on a loopback port for as long as the context lasts."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: smtp.SMTP(sink, hostname="sandbox"), "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()
