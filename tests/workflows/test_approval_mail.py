"""Approval from the mailbox, from the e-mail to the step: the real workflow, its database, and the pages of the api."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select
from temporalio.testing import WorkflowEnvironment

from api.approval_links import ApprovalLinksApi
from api.temporal_task_desk import TemporalTaskDesk
from domain.approvals import ApprovalPolicy, Approver, Channel, Choice
from domain.errors import RecipientRejected
from domain.policy import ActorKind
from domain.ports.mail import Mail
from domain.tasks import Requester, TaskState
from processes.worker_ports import Post
from store.directory import SqlDirectory
from store.tables import OutboxRow
from store.tasks import SqlTasks
from tests.fakes.mailer import FakeMailer
from tests.waiting import until
from tests.workflows.house import MARIA, House
from tests.workflows.premises import APPROVAL_SECRET, BOTH_WAYS, open_house
from tests.workflows.tasker import Tasker, plans

ALEX: Final = "+15551230777"
GOAL: Final = f"Text Alex at {ALEX} that I will be late"
TEXT: Final = ("send_text", {"to": ALEX, "text": "I will be late."})
PAT: Final = Approver("owner", "Pat", email="pat@northgate.example")
CUSTOMER: Final = Requester(ActorKind.CONTACT, "Maria", contact_id="maria-jensen", phone=MARIA)
LOUD: Final = ApprovalPolicy(quiet_from=time(0), quiet_until=time(0))


@dataclass
class Mailroom:
    """The workshop with a mail server, and the pages its links lead to."""

    house: House
    mailer: FakeMailer
    pages: httpx.AsyncClient

    async def asked(self, address: str = "pat@northgate.example") -> Mail:
        """Wait until somebody is asked by e-mail."""

        async def there() -> Mail | None:
            return next(iter(self.mailer.to(address)), None)

        return await until(f"{address} is asked", there, within=30)

    async def want(self, *, requester: Requester = CUSTOMER, approver: Approver = PAT) -> Tasker:
        """Let somebody want something that another one has to agree to, and wait until it is asked about."""
        tasker = Tasker(self.house, requester, (approver,))
        await tasker.want(GOAL, plans(TEXT), policy=LOUD)
        await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
        await tasker.is_kept(TaskState.AWAITING_CONFIRMATION)
        return tasker


@pytest.fixture
async def mailroom(temporal: WorkflowEnvironment, sqlite_url: str, cached: int) -> AsyncIterator[Mailroom]:
    """Open it."""
    mailer = FakeMailer()
    async with open_house(temporal, sqlite_url, cached=cached, post=Post(mailer, "desk@northgate.example")) as house:
        app = FastAPI()
        links = ApprovalLinksApi(
            SqlTasks(house.database),
            TemporalTaskDesk(temporal.client),
            SqlDirectory(house.database),
            house.ports.deciders,
            APPROVAL_SECRET,
            "USD",
            lambda: datetime.now(UTC),
        )
        app.include_router(links.router())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://phone.example") as pages:
            yield Mailroom(house, mailer, pages)


def link_in(mail: Mail) -> str:
    """Return the link an e-mail ends with."""
    found = re.search(r"(https://phone\.example/approve/[\w-]+)\n\Z", mail.body)
    assert found is not None
    return found[1]


@BOTH_WAYS
async def test_who_is_asked_by_e_mail_decides_by_its_link(mailroom: Mailroom) -> None:
    """Looking does nothing; the first button counts, another one afterwards is told what it came to."""
    tasker = await mailroom.want()
    mail = await mailroom.asked()
    assert mail.subject == "Northgate Auto Workshop: your yes is needed"
    assert f"1. Text {ALEX}: “I will be late.”" in mail.body
    page = await mailroom.pages.get(link_in(mail))
    assert (page.status_code, GOAL in page.text) == (200, True)
    assert (await tasker.view()).state is TaskState.AWAITING_CONFIRMATION
    decided = await mailroom.pages.post(link_in(mail), data={"choice": "approve"})
    assert "Your decision counts: approved" in decided.text
    await tasker.is_kept(TaskState.DONE)
    again = await mailroom.pages.post(link_in(mail), data={"choice": "reject"})
    assert "Your decision counts: approved" in again.text
    decision = (await tasker.view()).decision
    assert decision is not None
    assert (decision.actor, decision.channel, decision.choice) == (PAT.key, Channel.LINK, Choice.APPROVE)
    # Whoever wanted it is told too, beside.
    assert [text.recipient for text in mailroom.house.texts.sent].count(ALEX) == 1


async def test_a_no_by_link_ends_it(mailroom: Mailroom) -> None:
    """The page says afterwards what was decided, and by whom, though the story is over."""
    tasker = await mailroom.want()
    link = link_in(await mailroom.asked())
    await mailroom.pages.post(link, data={"choice": "reject"})
    await tasker.is_kept(TaskState.REJECTED)
    page = await mailroom.pages.get(link)
    assert (page.status_code, "rejected by Pat (by e-mail)" in page.text) == (409, True)
    assert mailroom.house.texts.sent == []


async def test_who_comes_second_is_told_who_was_first(mailroom: Mailroom) -> None:
    """Somebody has decided over REST meanwhile."""
    tasker = await mailroom.want()
    link = link_in(await mailroom.asked())
    await tasker.decide(actor="Olga", is_operator=True)
    page = await mailroom.pages.post(link, data={"choice": "reject"})
    assert (page.status_code, "approved by Olga (in the dashboard)" in page.text) == (409, True)


async def test_nobody_keeps_the_link(mailroom: Mailroom) -> None:
    """Whoever reads histories or tables could decide by it; the rest of the question is there."""
    tasker = await mailroom.want()
    mail = await mailroom.asked()
    token = link_in(mail).rpartition("/")[2]
    asked = [
        event.activity_task_scheduled_event_attributes.input.payloads
        async for event in tasker.workflow.fetch_history_events()
    ]
    codec = mailroom.house.temporal.client.data_converter.payload_codec
    assert codec is not None
    told = b"".join([one.data for payloads in asked for one in await codec.decode(list(payloads))])
    async with mailroom.house.database.reading() as unit:
        [kept] = (await unit.scalars(select(OutboxRow).where(OutboxRow.channel == "email"))).all()
    assert b"pat@northgate.example" in told
    assert token.encode() not in told
    assert mail.body == f"{kept.body}\n\n{link_in(mail)}\n"
    assert token not in kept.body


async def test_staff_are_asked_about_their_own_wish_by_e_mail_too(mailroom: Mailroom) -> None:
    """A model has made the plan; who has an address gets a link to it."""
    olga = Requester(ActorKind.OPERATOR, "Olga", email="olga@northgate.example")
    tasker = await mailroom.want(requester=olga)
    link = link_in(await mailroom.asked("olga@northgate.example"))
    await mailroom.pages.post(link, data={"choice": "approve"})
    await tasker.is_now(TaskState.DONE)


async def test_an_address_that_is_refused_holds_nothing_up(mailroom: Mailroom) -> None:
    """He is asked by text as well."""
    mailroom.mailer.sending.failures = [RecipientRejected("smtp", "no such user")]
    reachable = Approver("owner", "Pat", phone="+15551230900", email="pat@northgate.example")
    tasker = await mailroom.want(approver=reachable)
    assert "needs your yes" in await tasker.is_asked(reachable)
    await tasker.decide()
    await tasker.is_now(TaskState.DONE)
    assert mailroom.mailer.sent == {}
