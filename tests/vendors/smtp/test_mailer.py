"""E-mail handed in over SMTP: what a reader gets, and what becomes of a server's refusals."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import pytest
from aiosmtpd.smtp import SMTP

from domain.errors import ConfigurationError, ProviderError, ProviderRejected, ProviderUnavailable, RecipientRejected
from domain.ports.mail import Mail
from sandbox.faults import FaultBoard, FaultKind
from sandbox.mailbox import Mailbox
from sandbox.smtp.sink import Sink
from vendors.smtp.mailer import SmtpMailer, SmtpServer

INVITATION: Final = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//H//EN\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
MAIL: Final = Mail("desk@northgate.example", "maria@example.com", "Your visit", "See you on Tuesday.", INVITATION)


@dataclass(frozen=True)
class Post:
    """A mail server on loopback."""

    mailbox: Mailbox
    board: FaultBoard
    server: SmtpServer

    @property
    def mailer(self) -> SmtpMailer:
        """Hands mail in there."""
        return SmtpMailer(self.server)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    """A server that takes everything."""
    mailbox, board = Mailbox(), FaultBoard()
    sink = Sink(mailbox, board)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, hostname="sandbox"), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield Post(mailbox, board, SmtpServer("127.0.0.1", port, "none", timeout=timedelta(seconds=10)))
    server.close()


async def test_the_reader_gets_text_and_invitation(post: Post) -> None:
    """The calendar part names the method its invitation has, or calendars do not offer to answer it."""
    await post.mailer.send(MAIL, "intent-1")
    (kept,) = post.mailbox.kept
    assert (kept.sender, kept.recipient, kept.subject) == (MAIL.sender, MAIL.recipient, MAIL.subject)
    assert (kept.text.strip(), kept.method) == (MAIL.body, "REQUEST")
    assert kept.invitation is not None
    assert kept.invitation.splitlines() == INVITATION.splitlines()
    assert kept.date is not None


async def test_a_repeat_has_the_same_id(post: Post) -> None:
    """Whoever gets it twice shows it once; another promise is another message."""
    ids = [await post.mailer.send(MAIL, key) for key in ("intent-1", "intent-1", "intent-2")]
    assert [kept.message_id for kept in post.mailbox.kept] == ids
    assert ids[0] == ids[1] != ids[2]


async def test_a_subject_adds_no_header(post: Post) -> None:
    """A service's name may have any character."""
    await post.mailer.send(replace(MAIL, subject="Visit\r\nBcc: all@example.com"), "intent-1")
    (kept,) = post.mailbox.kept
    assert (kept.subject, kept.recipient) == ("Visit Bcc: all@example.com", MAIL.recipient)


@pytest.mark.parametrize(
    ("reply", "error"), [(451, ProviderUnavailable), (550, ProviderRejected), (535, ProviderRejected)]
)
async def test_a_refusal_says_whether_to_come_again(post: Post, reply: int, error: type[ProviderError]) -> None:
    """From 500 on it is final."""
    post.board.plan("smtp", "data", FaultKind.STATUS, amount=reply)
    with pytest.raises(error):
        await post.mailer.send(MAIL, "intent-1")
    assert post.mailbox.kept == []


@pytest.mark.parametrize(("reply", "error"), [(450, ProviderUnavailable), (550, RecipientRejected)])
async def test_an_address_that_is_refused(post: Post, reply: int, error: type[ProviderError]) -> None:
    """Nothing was handed in, and the message does not name it."""
    post.board.plan("smtp", "rcpt", FaultKind.STATUS, amount=reply)
    with pytest.raises(error) as refused:
        await post.mailer.send(MAIL, "intent-1")
    assert type(refused.value) is error
    assert MAIL.recipient not in str(refused.value)


async def test_nobody_listens(post: Post) -> None:
    """It is sent again later."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        nobody = replace(post.server, port=probe.getsockname()[1])
    with pytest.raises(ProviderUnavailable):
        await SmtpMailer(nobody).send(MAIL, "intent-1")


async def test_a_server_that_says_nothing_is_not_waited_for(post: Post) -> None:
    """A whole message has its time."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mute = replace(post.server, port=silent.getsockname()[1], timeout=timedelta(milliseconds=200))
        with pytest.raises(ProviderUnavailable):
            await SmtpMailer(mute).send(MAIL, "intent-1")


async def test_nothing_goes_in_the_clear_where_tls_was_asked_for(post: Post) -> None:
    """A server without it is for the operator to mend."""
    with pytest.raises(ProviderRejected, match="TLS"):
        await SmtpMailer(replace(post.server, encryption="starttls")).send(MAIL, "intent-1")
    assert post.mailbox.kept == []


@pytest.mark.parametrize("host", ["smtp.example.com", "192.0.2.7", "0.0.0.0", "localhost.example.com"])
def test_mail_leaves_no_machine_in_clear(host: str) -> None:
    """What is not encrypted stays on loopback, and the process says so before it begins."""
    with pytest.raises(ConfigurationError, match="HOLDFAST_SMTP_ENCRYPTION"):
        SmtpServer(host, 25, "none")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_loopback_needs_no_encryption(host: str) -> None:
    """Nobody listens in between."""
    assert SmtpServer(host, 25, "none").host == host
