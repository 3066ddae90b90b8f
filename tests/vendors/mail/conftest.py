"""Every vendor of e-mail in the box, each with our adapter pointed at it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, aclosing, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from aiosmtpd.smtp import SMTP

from domain.ports.mail import Mailer
from sandbox.faults import FaultBoard
from sandbox.google.account import ServiceAccount
from sandbox.google.app import create_app as create_google
from sandbox.google.calendars import Calendars
from sandbox.mailbox import Mailbox
from sandbox.microsoft.app import CLIENT_ID, CLIENT_SECRET, TENANT, Tokens
from sandbox.microsoft.app import create_app as create_microsoft
from sandbox.smtp.sink import Sink
from tests.sandbox.loopback import serve
from vendors.google.gmail_mailer import GmailMailer
from vendors.microsoft.application import MicrosoftApplication
from vendors.microsoft.graph_mailer import GraphMailer
from vendors.smtp.mailer import SmtpMailer, SmtpServer

US: Final = "desk@northgate.example"
#: Longer than a busy machine keeps a sandbox from answering.
NO_HURRY: Final = timedelta(seconds=60)


@dataclass(frozen=True)
class Post:
    """One vendor: what it has taken, what goes wrong there under which operation, and who hands mail in."""

    vendor: str
    sending: str
    mailbox: Mailbox
    faults: FaultBoard
    mailer: Mailer


def _now() -> datetime:
    return datetime.now(UTC)


async def _smtp(stack: AsyncExitStack) -> Post:
    mailbox, faults = Mailbox(), FaultBoard()
    sink = Sink(mailbox, faults)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, hostname="sandbox"), "127.0.0.1", 0)
    stack.callback(server.close)
    port = server.sockets[0].getsockname()[1]
    return Post("smtp", "data", mailbox, faults, SmtpMailer(SmtpServer("127.0.0.1", port, "none", timeout=NO_HURRY)))


async def _gmail(stack: AsyncExitStack) -> Post:
    mailbox, faults, account = Mailbox(), FaultBoard(), ServiceAccount(_now)
    url = await stack.enter_async_context(serve(create_google(faults, account, Calendars(_now), mailbox)))
    mailer = GmailMailer(account.as_json(url), US, base_url=url, timeout=NO_HURRY, threads=1)
    stack.enter_context(closing(mailer))
    return Post("google", "messages.send", mailbox, faults, mailer)


async def _microsoft(stack: AsyncExitStack) -> Post:
    mailbox, faults = Mailbox(), FaultBoard()
    url = await stack.enter_async_context(serve(create_microsoft(faults, Tokens(_now), mailbox)))
    application = MicrosoftApplication(TENANT, CLIENT_ID, CLIENT_SECRET, login_url=url, graph_url=url)
    mailer = await stack.enter_async_context(aclosing(GraphMailer(application, timeout=NO_HURRY)))
    return Post("microsoft", "sendMail", mailbox, faults, mailer)


_VENDORS: Final[dict[str, Callable[[AsyncExitStack], Awaitable[Post]]]] = {
    "smtp": _smtp,
    "gmail": _gmail,
    "microsoft": _microsoft,
}


@pytest.fixture(params=list(_VENDORS), scope="module")
async def running(request: pytest.FixtureRequest) -> AsyncIterator[Post]:
    """Each vendor in turn."""
    async with AsyncExitStack() as stack:
        yield await _VENDORS[request.param](stack)


@pytest.fixture
def post(running: Post) -> Post:
    """The vendor with nothing taken and nothing planned."""
    running.mailbox.kept.clear()
    running.faults.clear()
    return running
