"""Steps that send an e-mail, told to the real workflow."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

import pytest
from temporalio.testing import WorkflowEnvironment

from domain.errors import ProviderUnavailable, RecipientRejected
from domain.ports.consent import SuppressionEntry
from domain.ports.mail import Mail
from domain.tasks import StepState, TaskState
from processes.worker_ports import Post
from store.seeds import WORKSHOP_ID
from tests.fakes.mailer import FakeMailer
from tests.workflows.house import MARIA, NOW, House
from tests.workflows.premises import BOTH_WAYS, open_house
from tests.workflows.tasker import Tasker, plans
from tests.workflows.texter import uses
from workflows.task import TaskWorkflow

US: Final = "desk@northgate.example"
ALEX: Final = "alex@example.com"
LETTER: Final = {"to": ALEX, "subject": "Your car", "text": "It is ready."}
MAIL: Final = ("send_email", LETTER)
GOAL: Final = f"E-mail {ALEX} that his car is ready"


@pytest.fixture
def mailer() -> FakeMailer:
    """A mail server."""
    return FakeMailer()


@pytest.fixture
async def house(
    temporal: WorkflowEnvironment, sqlite_url: str, cached: int, mailer: FakeMailer
) -> AsyncIterator[House]:
    """Open the workshop, with a mail server."""
    async with open_house(temporal, sqlite_url, cached=cached, post=Post(mailer, US)) as opened:
        yield opened


async def done(tasker: Tasker, *states: TaskState) -> None:
    """Say yes, and wait for the end."""
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    await tasker.decide()
    await tasker.is_now(*states)


@BOTH_WAYS
async def test_an_e_mail_is_sent_after_the_yes(house: House, mailer: FakeMailer) -> None:
    """Once, although the first reply was lost; the sentence says to whom, and what."""
    tasker = Tasker(house)
    await tasker.want(GOAL, plans(MAIL))
    record = await tasker.planned()
    assert record.plan is not None
    assert [step.sentence for step in record.plan.steps] == [f"E-mail {ALEX}, “Your car”: “It is ready.”"]
    assert record.estimate == 0
    assert mailer.sent == {}
    mailer.sending.lost_replies = [ProviderUnavailable("smtp", "no answer")]
    await done(tasker, TaskState.DONE)
    assert list(mailer.sent.values()) == [Mail(US, ALEX, "Your car", "It is ready.")]


async def test_an_e_mail_is_corrected_by_another_one(house: House, mailer: FakeMailer) -> None:
    """Nobody can take it out of his mailbox."""
    tasker = Tasker(house)
    await tasker.want(GOAL, plans(MAIL))
    await done(tasker, TaskState.DONE)
    await tasker.workflow.execute_update(TaskWorkflow.undo, "Olga")
    first, second = mailer.to(ALEX)
    assert (first.subject, second.subject) == ("Your car", "Correction: Your car")
    assert "disregard our e-mail “Your car”" in second.body


async def test_a_refused_address_is_a_step_that_failed(house: House, mailer: FakeMailer) -> None:
    """The report says so."""
    tasker = Tasker(house)
    mailer.sending.failures = [RecipientRejected("smtp", "no such user")]
    await tasker.want(GOAL, plans(MAIL))
    await done(tasker, TaskState.FAILED)
    assert "the e-mail could not be delivered" in (await tasker.view()).report


async def test_who_wants_no_more_of_us_gets_no_e_mail(house: House, mailer: FakeMailer) -> None:
    """He has said it on the phone; it counts on every channel."""
    await house.ports.suppressions.suppress(SuppressionEntry(WORKSHOP_ID, MARIA, "stop", "CA1", NOW))
    tasker = Tasker(house)
    letter = LETTER | {"to": "Maria.Jensen@customer.example"}
    await tasker.want("E-mail maria.jensen@customer.example that …", plans(("send_email", letter)))
    await done(tasker, TaskState.FAILED)
    assert mailer.sent == {}


class TestPlanning:
    """Where an address comes from."""

    async def test_an_address_nobody_has_named_is_refused(self, house: House) -> None:
        """A model makes addresses up, as it does numbers."""
        tasker = Tasker(house)
        await tasker.want("E-mail Alex", plans(MAIL), uses("decline", reason="Which address has Alex?"))
        assert (await tasker.is_now(TaskState.REJECTED)).report == "Which address has Alex?"
        assert f"nobody has named the address {ALEX}" in house.responder.asked[1][-1].content

    async def test_an_address_may_be_looked_up(self, house: House) -> None:
        """It stands on the customer's card."""
        tasker = Tasker(house)
        step = ("send_email", LETTER | {"to": "maria.jensen@customer.example"})
        await tasker.want("E-mail Maria that her car is ready", uses("find_customer", name="Maria"), plans(step))
        assert (await tasker.planned()).plan is not None


async def test_without_a_mail_server_the_step_fails(temporal: WorkflowEnvironment, sqlite_url: str) -> None:
    """At once, and it says who has to do something about it."""
    async with open_house(temporal, sqlite_url) as house:
        tasker = Tasker(house)
        await tasker.want(GOAL, plans(MAIL))
        await done(tasker, TaskState.FAILED)
        failed = await tasker.view()
    assert [step.state for step in failed.steps] == [StepState.FAILED]
    assert "sends no e-mail" in failed.report
