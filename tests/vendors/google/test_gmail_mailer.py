"""Gmail's own: whose mailbox it is, and what its refusals mean."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from domain.errors import ProviderError, ProviderRejected, ProviderUnavailable, RecipientRejected
from domain.ports.mail import Mail
from sandbox.faults import FaultKind
from tests.vendors.google.conftest import NO_HURRY, Google
from vendors.google import gmail_mailer
from vendors.google.gmail_mailer import GmailMailer
from vendors.google.services import CALENDAR, GoogleService, gmail_of

US: Final = "desk@northgate.example"
MAIL: Final = Mail(US, "maria@example.com", "Your car", "It is ready.")


def mailer_of(google: Google) -> GmailMailer:
    """Return an adapter without a token yet."""
    return GmailMailer(google.account.as_json(google.url), US, base_url=google.url, timeout=NO_HURRY, threads=1)


@pytest.fixture
async def mailer(google: Google) -> AsyncIterator[GmailMailer]:
    """The adapter."""
    opened = mailer_of(google)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("status", "error"),
    [(403, ProviderUnavailable), (429, ProviderUnavailable), (500, ProviderUnavailable), (404, ProviderRejected)],
)
async def test_a_status_says_whether_to_come_again(
    google: Google, mailer: GmailMailer, status: int, error: type[ProviderError]
) -> None:
    """The 403 planned here is the one that says "slower"."""
    google.faults.plan("google", "messages.send", FaultKind.STATUS, amount=status)
    with pytest.raises(error) as refused:
        await mailer.send(MAIL, "intent-1")
    assert (type(refused.value), refused.value.provider) == (error, "gmail")
    assert google.mailbox.kept == []


async def test_an_address_google_refuses_ends_the_promise(google: Google, mailer: GmailMailer) -> None:
    """No retry mends it; the message does not name it."""
    with pytest.raises(RecipientRejected) as refused:
        await mailer.send(replace(MAIL, recipient="maria@nowhere"), "intent-1")
    assert (refused.value.provider, "maria" in str(refused.value)) == ("gmail", False)
    assert google.mailbox.kept == []


async def test_a_token_endpoint_in_trouble_is_waited_for(google: Google, mailer: GmailMailer) -> None:
    """It answers in a moment."""
    google.faults.plan("google", "token", FaultKind.STATUS, amount=503, times=9)
    with pytest.raises(ProviderUnavailable):
        await mailer.send(MAIL, "intent-1")


@pytest.mark.parametrize(
    "service",
    [replace(gmail_of(US), scopes=CALENDAR.scopes), replace(gmail_of(US), subject=None)],
    ids=["another right", "nobody's mailbox"],
)
async def test_without_right_or_mailbox_an_operator_has_to_act(
    google: Google, monkeypatch: pytest.MonkeyPatch, service: GoogleService
) -> None:
    """The scope was not granted, or the account stands in for nobody."""
    monkeypatch.setattr(gmail_mailer, "gmail_of", lambda _address: service)
    mailer = mailer_of(google)
    with pytest.raises(ProviderRejected) as refused:
        await mailer.send(MAIL, "intent-1")
    mailer.close()
    assert type(refused.value) is ProviderRejected


async def test_an_answer_that_does_not_come_is_not_waited_for(own: Google) -> None:
    """A message has its time."""
    own.faults.plan("google", "messages.send", FaultKind.LATENCY, amount=1_000)
    hasty = GmailMailer(
        own.account.as_json(own.url), US, base_url=own.url, timeout=timedelta(milliseconds=300), threads=1
    )
    with pytest.raises(ProviderUnavailable, match="gmail"):
        await hasty.send(MAIL, "intent-1")
    hasty.close()
