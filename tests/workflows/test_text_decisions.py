"""Asked by text, answered by text: the real workflow, the real tables, and what the api does with a text."""

from __future__ import annotations

import asyncio
import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlmodel import col

from api.temporal_task_desk import TemporalTaskDesk
from api.text_decisions import SILENCE, TextDecisions
from domain.approval_codes import CodedQuestion, codes
from domain.approvals import ApprovalPolicy, Approver, Channel, Choice
from domain.business import Contact
from domain.decision_answers import LOCKED_OUT, UNKNOWN_CODE
from domain.policy import ActorKind
from domain.ports.consent import SuppressionEntry
from domain.tasks import Requester, StepState, TaskState
from store.call_log import SqlCallLog
from store.seeds import WORKSHOP_ID
from store.tables import ContactRow
from store.tasks import SqlTasks
from tests.fakes.deciders import DELEGATE, OWNER
from tests.workflows.house import LINE, MARIA, House
from tests.workflows.passing import pass_time
from tests.workflows.premises import APPROVAL_SECRET, BOTH_WAYS
from tests.workflows.tasker import Tasker, plans
from tests.workflows.wish import next_tuesday
from workflows.task import TaskWorkflow
from workflows.thread_messages import TextReceived

ALEX = "+15551230777"
TEXT = ("send_text", {"to": ALEX, "text": "I will be late."})
SECOND = ("send_text", {"to": ALEX, "text": "Very late."})
GOAL = f"Text Alex at {ALEX} that I will be late"
AT_ANY_HOUR = ApprovalPolicy(quiet_from=time(0), quiet_until=time(0))
CUSTOMER = Requester(ActorKind.CONTACT, "Maria", contact_id="maria-jensen", phone=MARIA)
_CODE = re.compile(r"Reply YES (\d{4}) or NO \1\.$")


@dataclass
class Phones:
    """The telephones of those who are asked, and the api at the other end."""

    house: House
    tasker: Tasker
    decisions: TextDecisions = field(init=False)

    def __post_init__(self) -> None:
        """Answer as the api does."""
        ports = self.house.ports
        self.decisions = TextDecisions(
            directory=ports.directory,
            codes=ports.approval_codes,
            deciders=ports.deciders,
            tasks=SqlTasks(self.house.database),
            desk=TemporalTaskDesk(self.house.temporal.client),
            call_log=SqlCallLog(self.house.database, _nobody),
        )

    async def code(self, approver: Approver = OWNER) -> str:
        """Wait until somebody is asked, and return the code in the question."""
        found = _CODE.search(await self.tasker.is_asked(approver))
        assert found is not None
        return found[1]

    async def text(self, words: str, approver: Approver | str = OWNER, *, sid: str | None = None) -> str | None:
        """Text from somebody's number, and return what he is answered."""
        sender = approver if isinstance(approver, str) else approver.phone
        assert sender is not None
        received = TextReceived(sid or f"SM{uuid.uuid4().hex}", words, datetime.now(UTC))
        return await self.decisions.answer(sender, LINE, received)

    def told(self, number: str) -> list[str]:
        """Return what was texted to a number."""
        return [text.body for text in self.house.texts.sent if text.recipient == number]


async def _nobody(_contact: Contact) -> None:
    """No cache has to hear of a customer."""


@pytest.fixture
async def phones(house: House) -> Phones:
    """A customer's wish, about which the owner is asked."""
    tasker = Tasker(house, CUSTOMER)
    await tasker.want(GOAL, plans(TEXT), policy=AT_ANY_HOUR)
    return Phones(house, tasker)


@BOTH_WAYS
async def test_a_yes_by_text_carries_it_out(phones: Phones) -> None:
    """Whoever wanted it is told by one text."""
    assert await phones.text(f"Yes {await phones.code()}") == "Approved. Thank you."
    done = await phones.tasker.is_now(TaskState.DONE)
    assert done.decision is not None
    assert (done.decision.actor, done.decision.channel) == (OWNER.key, Channel.SMS)
    assert [(one.key, one.name) for one in done.asked] == [("owner", "Pat")]
    assert phones.told(ALEX) == ["I will be late."]
    await phones.tasker.is_told(MARIA)
    await phones.tasker.workflow.execute_update(TaskWorkflow.undo, OWNER.key)
    await phones.tasker.workflow.result()
    [outcome] = phones.told(MARIA)
    assert outcome == f"Northgate Auto Workshop: what you asked for is done. Text {ALEX}: “I will be late.”"


async def test_who_was_erased_meanwhile_is_told_nothing(phones: Phones) -> None:
    """The story may wait a night for a decent hour: by then there is nobody to tell."""
    code = await phones.code()
    async with phones.house.database.transaction() as unit:
        him = col(ContactRow.contact_id) == CUSTOMER.contact_id
        await unit.execute(update(ContactRow).where(him).values(erased_at=datetime.now(UTC)))
    assert await phones.text(f"Yes {code}") == "Approved. Thank you."
    await phones.tasker.is_now(TaskState.DONE)
    await phones.tasker.workflow.execute_update(TaskWorkflow.undo, OWNER.key)
    await phones.tasker.workflow.result()
    assert phones.told(MARIA) == []


async def test_the_code_is_nowhere_in_the_history(phones: Phones) -> None:
    """But in the text alone, which the database has."""
    code = await phones.code()
    await phones.text(f"Yes {code}")
    await phones.tasker.is_now(TaskState.DONE)
    read = phones.house.temporal.client.data_converter.decode
    asked, given = [], []
    async for event in phones.tasker.workflow.fetch_history_events():
        asked += await read(event.activity_task_scheduled_event_attributes.input.payloads)
        given += await read(event.activity_task_completed_event_attributes.result.payloads)
    assert "needs your yes" in str(asked)
    assert code not in {*re.findall(r"\b\d{4}\b", f"{asked} {given}")}


async def test_a_no_by_text_ends_it(phones: Phones) -> None:
    """With his reason for the staff; the requester hears that nothing was done."""
    assert await phones.text(f"NO {await phones.code()} never for him") == "Rejected. Nothing will be done."
    rejected = await phones.tasker.is_now(TaskState.REJECTED)
    assert rejected.report == "Rejected by Pat: never for him. Nothing was done."
    outcome = await phones.tasker.is_told(MARIA)
    assert "was not agreed to, and nothing was done" in outcome
    assert "never" not in outcome
    assert phones.told(ALEX) == []


async def test_some_steps_are_approved_by_text(house: House) -> None:
    """The others are left out."""
    tasker = Tasker(house, CUSTOMER)
    await tasker.want(GOAL, plans(TEXT, SECOND), policy=AT_ANY_HOUR)
    phones = Phones(house, tasker)
    code = await phones.code()
    assert await phones.text(f"Yes {code} 3") == "That was not counted: the plan has steps 1 to 2, and no [3]."
    await phones.text(f"Yes {code} 2")
    done = await tasker.is_now(TaskState.DONE)
    assert [step.state for step in done.steps] == [StepState.SKIPPED, StepState.DONE]


async def test_a_bare_yes_answers_the_one_question(phones: Phones) -> None:
    """After it, there is none."""
    await phones.code()
    assert await phones.text("Yes!") == "Approved. Thank you."
    await phones.tasker.is_kept(TaskState.DONE)
    assert await phones.text("Yes!") is None


async def test_nobody_else_decides(phones: Phones) -> None:
    """A delegate not yet, and neither the customer herself nor a stranger; to each the code means nothing."""
    code = await phones.code()
    for number in (DELEGATE.phone, MARIA, ALEX):
        assert await phones.text(f"YES {code}", number or "") == UNKNOWN_CODE
    assert (await phones.tasker.view()).state is TaskState.AWAITING_CONFIRMATION


async def test_a_plan_that_was_cut_is_not_agreed_to_by_text(house: House) -> None:
    """The question says where all of it can be read, and takes a no."""
    tasker = Tasker(house, CUSTOMER)
    long = ("send_text", {"to": ALEX, "text": "I will be late. " * 20})
    await tasker.want(GOAL, plans(*(long,) * 6), policy=AT_ANY_HOUR)
    phones = Phones(house, tasker)
    asked = await tasker.is_asked(OWNER)
    assert "too long for a text, and a yes is to all of it: ask the office" in asked
    found = re.search(r"Reply NO (\d{4}) to refuse it\.$", asked)
    assert found is not None
    for words in (f"Yes {found[1]}", f"Yes {found[1]} 1", "Yes"):
        assert "too long for a text" in (await phones.text(words) or "")
    assert (await tasker.view()).decision is None
    assert await phones.text(f"No {found[1]}") == "Rejected. Nothing will be done."
    await tasker.is_now(TaskState.REJECTED)


async def test_a_code_of_another_plan_does_not_count(phones: Phones) -> None:
    """The plan has changed since he was asked about it."""
    await phones.code()
    at = datetime.now(UTC)
    stale = CodedQuestion(
        WORKSHOP_ID, OWNER.phone or "", phones.tasker.task_id, "0" * 12, OWNER.key, at, at + timedelta(days=1)
    )
    code = await phones.house.ports.approval_codes.issue(stale, codes(APPROVAL_SECRET, stale))
    assert "the plan has changed" in (await phones.text(f"Yes {code}") or "")
    assert (await phones.tasker.view()).decision is None


async def test_wrong_codes_lock_out(phones: Phones) -> None:
    """Then the right one is not looked at either."""
    code = await phones.code()
    wrong = [one for one in ("9001", "9002", "9003", "9004", "9005", "9006") if one != code][:5]
    assert [await phones.text(f"Yes {one}") for one in wrong] == [UNKNOWN_CODE] * 4 + [LOCKED_OUT]
    assert await phones.text(f"Yes {code}") == SILENCE
    assert (await phones.tasker.view()).decision is None


async def test_of_two_answers_at_once_the_first_counts(house: House) -> None:
    """The other one hears whose; each told again hears the same again."""
    policy = ApprovalPolicy((), timedelta(minutes=30), timedelta(hours=2), time(0), time(0))
    tasker = Tasker(house, CUSTOMER)
    await tasker.want(GOAL, plans(TEXT), policy=policy)
    phones = Phones(house, tasker)
    code = await phones.code()
    await pass_time(house.temporal, tasker.workflow, timedelta(minutes=31))
    delegated = await phones.code(DELEGATE)
    assert [one.key for one in (await tasker.view()).asked] == [OWNER.key, DELEGATE.key]

    async def both() -> list[str | None]:
        mine = phones.text(f"Yes {code}", sid="SM1")
        return list(await asyncio.gather(mine, phones.text(f"No {delegated}", DELEGATE, sid="SM2")))

    answers = await both()
    record = await tasker.is_now(TaskState.DONE, TaskState.REJECTED)
    assert record.decision is not None
    if record.decision.choice is Choice.APPROVE:
        assert answers == ["Approved. Thank you.", "Too late: this was decided already: approved by Pat (by text)."]
    else:
        expected = "Rejected. Nothing will be done."
        assert answers == ["Too late: this was decided already: rejected by Kim (by text).", expected]
    assert await both() == answers
    assert len(phones.told(ALEX)) == (record.decision.choice is Choice.APPROVE)


async def test_a_delegates_code_counts_once_he_is_asked(house: House) -> None:
    """After the owner has not answered in time."""
    policy = ApprovalPolicy((timedelta(minutes=10),), timedelta(minutes=30), timedelta(hours=2), time(0), time(0))
    tasker = Tasker(house, CUSTOMER)
    await tasker.want(GOAL, plans(TEXT), policy=policy)
    phones = Phones(house, tasker)
    code = await phones.code()
    for _ in range(2):
        await pass_time(house.temporal, tasker.workflow, timedelta(minutes=16))
    delegated = await phones.code(DELEGATE)
    assert {found[1] for one in phones.told(OWNER.phone or "") if (found := _CODE.search(one))} == {code}
    assert await phones.text(f"Yes {delegated}", DELEGATE) == "Approved. Thank you."
    assert (await tasker.is_now(TaskState.DONE)).decision is not None


class TestOutcome:
    """What the requester hears."""

    async def test_nobody_decided_in_time(self, house: House) -> None:
        """He may ask again; an answer after that is too late."""
        policy = ApprovalPolicy((), None, timedelta(minutes=30), time(0), time(0))
        tasker = Tasker(house, CUSTOMER)
        await tasker.want(GOAL, plans(TEXT), policy=policy)
        phones = Phones(house, tasker)
        code = await phones.code()
        await pass_time(house.temporal, tasker.workflow, timedelta(minutes=31))
        await tasker.workflow.result()
        assert "nobody could decide in time" in await tasker.is_told(MARIA)
        assert await phones.text(f"Yes {code}") == "Too late: nobody had decided in time."

    async def test_at_night_he_is_let_sleep(self, house: House) -> None:
        """What came of it hours after he has asked he hears in the morning."""
        now = datetime.now(ZoneInfo("America/New_York"))
        quiet_from, quiet_until = (now + timedelta(hours=hours) for hours in (1, 6))
        policy = ApprovalPolicy((), None, timedelta(hours=2), quiet_from.time(), quiet_until.time())
        tasker = Tasker(house, CUSTOMER)
        await tasker.want(GOAL, plans(TEXT), policy=policy)
        phones = Phones(house, tasker)
        await phones.code()
        await pass_time(house.temporal, tasker.workflow, timedelta(hours=2, minutes=1))
        await tasker.is_now(TaskState.EXPIRED)
        assert phones.told(MARIA) == []
        await pass_time(house.temporal, tasker.workflow, timedelta(hours=5))
        await tasker.workflow.result()
        assert len(phones.told(MARIA)) == 1

    async def test_what_he_decided_himself_he_is_not_told(self, house: House) -> None:
        """He has seen it done at once; he was asked by text himself."""
        tasker = Tasker(house, CUSTOMER)
        step = ("book", {"customer": MARIA, "service": "inspection", "start": f"{next_tuesday()}T09:00"})
        await tasker.want("Book me an inspection", plans(step), policy=AT_ANY_HOUR)
        phones = Phones(house, tasker)
        herself = Approver("requester", "Maria", MARIA)
        code = await phones.code(herself)
        assert "you asked for this, and it needs your yes: 1. Book" in phones.told(MARIA)[0]
        assert await phones.text(f"Yes {code}", herself) == "Approved. Thank you."
        await tasker.is_now(TaskState.DONE)
        await tasker.workflow.execute_update(TaskWorkflow.undo, "requester")
        await tasker.workflow.result()
        assert not [body for body in phones.told(MARIA) if "what you asked for" in body]

    async def test_a_text_that_fails_is_no_failure_of_the_task(self, house: House) -> None:
        """He wants no texts of us; the task is done all the same."""
        await house.suppressions.suppress(SuppressionEntry(WORKSHOP_ID, MARIA, "wrote so", "SM1", datetime.now(UTC)))
        tasker = Tasker(house, CUSTOMER)
        await tasker.want(GOAL, plans(TEXT), policy=AT_ANY_HOUR)
        phones = Phones(house, tasker)
        await phones.text(f"Yes {await phones.code()}")
        await tasker.is_now(TaskState.DONE)
        await tasker.workflow.execute_update(TaskWorkflow.undo, OWNER.key)
        assert (await tasker.workflow.result()).state is TaskState.UNDONE
        assert phones.told(MARIA) == []
