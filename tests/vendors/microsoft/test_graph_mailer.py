"""Graph's own: the application's tokens, and what its refusals mean."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from domain.errors import ProviderError, ProviderRejected, ProviderUnavailable, RecipientRejected
from domain.ports.mail import Mail
from sandbox.faults import FaultBoard, FaultKind
from sandbox.mailbox import Mailbox
from sandbox.microsoft.app import CLIENT_ID, CLIENT_SECRET, TENANT, Tokens, create_app
from tests.sandbox.loopback import serve
from vendors.microsoft.application import MicrosoftApplication
from vendors.microsoft.graph_mailer import GraphMailer

MAIL: Final = Mail("desk@northgate.example", "maria@example.com", "Your car", "It is ready.")


class CountingTokens(Tokens):
    """Tokens, counted."""

    granted = 0

    def grant(self) -> str:
        """Count it."""
        self.granted += 1
        return super().grant()


@dataclass
class Microsoft:
    """A running sandbox, an adapter, and that adapter's clock (monotonic seconds)."""

    faults: FaultBoard
    tokens: CountingTokens
    mailbox: Mailbox
    application: MicrosoftApplication
    mailer: GraphMailer
    seconds: float = 0


@pytest.fixture
async def microsoft() -> AsyncIterator[Microsoft]:
    """The sandbox with nothing planned."""
    faults, tokens, mailbox = FaultBoard(), CountingTokens(lambda: datetime.now(UTC)), Mailbox()
    async with serve(create_app(faults, tokens, mailbox)) as url:
        application = MicrosoftApplication(TENANT, CLIENT_ID, CLIENT_SECRET, login_url=url, graph_url=url)
        world: list[Microsoft] = []
        mailer = GraphMailer(application, timeout=timedelta(seconds=60), clock=lambda: world[0].seconds)
        world.append(Microsoft(faults, tokens, mailbox, application, mailer))
        async with aclosing(mailer):
            yield world[0]


class TestTokens:
    """By which the application is known."""

    async def test_one_token_does_for_many_messages(self, microsoft: Microsoft) -> None:
        """Those that begin at the same time share one, too."""
        await asyncio.gather(*(microsoft.mailer.send(MAIL, f"intent-{number}") for number in range(3)))
        assert (len(microsoft.mailbox.kept), microsoft.tokens.granted) == (3, 1)

    async def test_another_one_is_got_before_it_ends(self, microsoft: Microsoft) -> None:
        """It lasts an hour; five minutes before, nobody relies on it any more."""
        for microsoft.seconds in (0, 54 * 60, 55 * 60):
            await microsoft.mailer.send(MAIL, f"intent-{microsoft.seconds}")
        assert microsoft.tokens.granted == 2

    async def test_a_revoked_one_is_replaced_at_once(self, microsoft: Microsoft) -> None:
        """Nothing was sent by it."""
        await microsoft.mailer.send(MAIL, "intent-1")
        microsoft.tokens.revoke()
        await microsoft.mailer.send(MAIL, "intent-2")
        assert (len(microsoft.mailbox.kept), microsoft.tokens.granted) == (2, 2)

    async def test_a_wrong_secret_is_for_the_operator(self, microsoft: Microsoft) -> None:
        """The message says what Microsoft says, and not the secret."""
        wrong = replace(microsoft.application, client_secret="wrong")
        async with aclosing(GraphMailer(wrong)) as mailer:
            with pytest.raises(ProviderRejected, match="invalid_client"):
                await mailer.send(MAIL, "intent-1")
        assert "wrong" not in repr(wrong)

    async def test_a_token_endpoint_in_trouble_is_waited_for(self, microsoft: Microsoft) -> None:
        """It answers in a moment."""
        microsoft.faults.plan("microsoft", "token", FaultKind.STATUS, amount=503)
        with pytest.raises(ProviderUnavailable) as refused:
            await microsoft.mailer.send(MAIL, "intent-1")
        assert refused.value.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RecipientRejected),
        (403, ProviderRejected),
        (404, ProviderRejected),
        (429, ProviderUnavailable),
        (503, ProviderUnavailable),
    ],
)
async def test_a_status_says_what_to_do(microsoft: Microsoft, status: int, error: type[ProviderError]) -> None:
    """The 400 planned here is about the recipient; who is throttled is told how long to wait."""
    microsoft.faults.plan("microsoft", "sendMail", FaultKind.STATUS, amount=status)
    with pytest.raises(ProviderError) as refused:
        await microsoft.mailer.send(MAIL, "intent-1")
    assert (type(refused.value), refused.value.provider) == (error, "microsoft_graph")
    if isinstance(refused.value, ProviderUnavailable):
        assert refused.value.retry_after == timedelta(seconds=7)
    assert microsoft.mailbox.kept == []


async def test_an_answer_that_does_not_come_is_not_waited_for(microsoft: Microsoft) -> None:
    """A whole message has its time, its token included."""
    microsoft.faults.plan("microsoft", "token", FaultKind.LATENCY, amount=1_000)
    async with aclosing(GraphMailer(microsoft.application, timeout=timedelta(milliseconds=100))) as mailer:
        with pytest.raises(ProviderUnavailable):
            await mailer.send(MAIL, "intent-1")
