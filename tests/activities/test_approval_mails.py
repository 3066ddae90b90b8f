"""An approver is asked by e-mail once, or not at all."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from activities.approval_mails import ApprovalLinks, ApprovalMails, ApprovalQuestion
from activities.costing import Costing
from activities.messaging import Messaging
from domain.approval_letter import ApprovalLetter
from domain.approval_token import ApprovalTicket, mailbox_of, read_token
from domain.approvals import MilestoneKind
from domain.errors import NotFound, ProviderUnavailable, RecipientRejected
from domain.plans import Plan, PlannedStep
from domain.tools import Risk
from store.database import Database
from store.outbox import SqlOutbox
from store.suppressions import SqlSuppressions
from tests.fakes.costs import costing_on
from tests.fakes.mailer import FakeMailer
from tests.fakes.vendors import FakeTexts
from tests.workflows.house import NOW

US: Final = "desk@northgate.example"
PAT: Final = "pat@northgate.example"
LINKS: Final = ApprovalLinks("https://phone.example/desk", b"secret")
PLAN: Final = Plan((PlannedStep("send_text", {"to": "+15551230777"}, Risk.HIGH, "Text Alex"),))
UNTIL: Final = NOW + timedelta(days=3)
LETTER: Final = ApprovalLetter(MilestoneKind.ASK, "Northgate", "UTC", "Maria", "Text Alex", PLAN, "USD", UNTIL)
QUESTION: Final = ApprovalQuestion("task-1-mail-1", "task-1", "owner", PAT, LETTER, NOW)


@pytest.fixture
def mailer() -> FakeMailer:
    """A mail server."""
    return FakeMailer()


@pytest.fixture
def costing(sqlite: Database) -> Costing:
    """What writes costs down."""
    return costing_on(sqlite, NOW)


@pytest.fixture
def asking(
    outbox: SqlOutbox, texts: FakeTexts, suppressions: SqlSuppressions, mailer: FakeMailer, costing: Costing
) -> ApprovalMails:
    """What asks by it."""
    messaging = Messaging(outbox, texts, suppressions, mailer, costing=costing)
    return ApprovalMails(outbox, messaging, sender=US, links=LINKS)


async def test_the_link_is_for_this_mailbox_this_plan_and_this_time(asking: ApprovalMails, mailer: FakeMailer) -> None:
    """It is the last line, behind the public URL with whatever prefix it has."""
    assert await asking.ask(QUESTION)
    [mail] = mailer.to(PAT)
    link = mail.body.splitlines()[-1]
    token = link.removeprefix("https://phone.example/desk/approve/")
    mailbox = mailbox_of(PAT, b"secret")
    assert read_token(token, secret=b"secret", now=NOW) == ApprovalTicket("task-1", PLAN.hash, "owner", mailbox, UNTIL)
    assert (mail.sender, mail.subject) == (US, LETTER.subject)


async def test_a_repeat_asks_once(asking: ApprovalMails, mailer: FakeMailer) -> None:
    """The worker died after it was sent; a lost answer is sent again under the same key."""
    mailer.sending.lost_replies = [ProviderUnavailable("smtp", "no answer")]
    with pytest.raises(ProviderUnavailable):
        await asking.ask(QUESTION)
    first = mailer.to(PAT)
    assert [await asking.ask(QUESTION) for _ in range(2)] == [True, True]
    assert mailer.to(PAT) == first


async def test_a_refused_address_is_given_up(asking: ApprovalMails, mailer: FakeMailer) -> None:
    """It is not tried again."""
    mailer.sending.failures = [RecipientRejected("smtp", "no such user")]
    assert [await asking.ask(QUESTION) for _ in range(2)] == [False, False]
    assert mailer.sent == {}


@pytest.mark.parametrize("change", [{"sender": None}, {"links": None}])
async def test_without_an_address_of_ours_or_a_public_url_nothing_is_promised(
    outbox: SqlOutbox,
    texts: FakeTexts,
    suppressions: SqlSuppressions,
    *,
    costing: Costing,
    change: dict[str, None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A question without a link is none; the log says what is missing."""
    parts: dict[str, object] = {"sender": US, "links": LINKS} | change
    asking = ApprovalMails(outbox, Messaging(outbox, texts, suppressions, costing=costing), **parts)  # type: ignore[arg-type]  # tests name parts
    assert not await asking.ask(replace(QUESTION, key="none"))
    with pytest.raises(NotFound):
        await outbox.claim("none")
    [(_, level, line)] = caplog.record_tuples
    assert (level, "public URL" in line, PAT in line) == (logging.WARNING, True, False)
