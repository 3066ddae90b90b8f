"""Wishes told to the real workflow, with a model that plans what it is told to."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import text

from domain.approvals import ApprovalPolicy, Choice, Ruling
from domain.business import AppointmentStatus
from domain.changes import reference
from domain.errors import ProviderRejected, ProviderUnavailable, RecipientRejected
from domain.names import TASKS_QUEUE
from domain.policy import ActorKind
from domain.ports.consent import SuppressionEntry
from domain.tasks import Requester, StepState, TaskState
from store.seeds import WORKSHOP_ID
from tests.fakes.deciders import OWNER
from tests.fakes.faults import Gate
from tests.workflows.house import LINE, MARIA, NOW, House
from tests.workflows.premises import BOTH_WAYS
from tests.workflows.tasker import Tasker, plans
from tests.workflows.texter import says, uses
from tests.workflows.wish import next_tuesday
from workflows.planner import AWAY, NO_END
from workflows.task import TaskWorkflow

ALEX = "+15551230777"
TEXT = ("send_text", {"to": ALEX, "text": "I will be late."})
GOAL = f"Text Alex at {ALEX} that I will be late"


@pytest.fixture
def tasker(house: House) -> Tasker:
    """A member of staff with a wish."""
    return Tasker(house)


@BOTH_WAYS
async def test_a_plan_is_done_after_the_yes(house: House) -> None:
    """Nothing happens before; each step once; the database has it as it stands."""
    tasker = Tasker(house)
    await tasker.want(GOAL, plans(TEXT))
    record = await tasker.planned()
    assert record.plan is not None
    assert [step.sentence for step in record.plan.steps] == [f"Text {ALEX}: “I will be late.”"]
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    assert house.texts.sent == []
    assert (await tasker.decide()).ruling is Ruling.COUNTED
    done = await tasker.is_now(TaskState.DONE)
    assert [step.state for step in done.steps] == [StepState.DONE]
    assert [(text.recipient, text.body) for text in house.texts.sent] == [(ALEX, "I will be late.")]
    assert (await tasker.is_kept(TaskState.DONE)).plan == done.plan


async def test_a_rejected_plan_does_nothing(house: House, tasker: Tasker) -> None:
    """The report says who has rejected it, and why."""
    await tasker.want(GOAL, plans(TEXT))
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    await tasker.decide(Choice.REJECT, remark="not today")
    rejected = await tasker.is_now(TaskState.REJECTED)
    assert "Rejected by Pat: not today" in rejected.report
    assert house.texts.sent == []


class TestPlanning:
    """What becomes of a model's proposal."""

    async def test_a_plan_waits_for_no_row(self, house: House, tasker: Tasker) -> None:
        """Nobody can write while it is made and answered; how it stands and what it has cost is written after."""
        async with house.database.transaction() as unit:
            await unit.execute(text("SELECT 1"))  # a transaction that may write begins with its first statement
            await tasker.want(GOAL, plans(TEXT))
            assert (await tasker.planned()).plan is not None
        await tasker.is_kept(TaskState.AWAITING_CONFIRMATION)
        await tasker.is_charged()

    async def test_a_planner_thinks_within_the_workflow_task(self, house: House, tasker: Tasker) -> None:
        """No round through the server stands between the wish and the thought, nor between thought and plan."""
        await tasker.want(GOAL, plans(TEXT))
        assert (await tasker.planned()).plan is not None
        assert not {"planning.look_up", "planning.think"} & (await house.queues(tasker.workflow)).keys()

    async def test_a_thought_that_fails_is_tried_again_on_the_tasks_queue(self, house: House, tasker: Tasker) -> None:
        """For minutes, and it takes no slot of a call."""
        house.responder.thinking.failures = [ProviderUnavailable("model", "overloaded")] * 2
        await tasker.want(GOAL, plans(TEXT))
        assert (await tasker.planned()).plan is not None
        assert (await house.queues(tasker.workflow))["planning.think"] == TASKS_QUEUE

    async def test_a_thought_that_takes_long_holds_up_no_message(self, house: House, tasker: Tasker) -> None:
        """The workflow task says that it lives and takes what was sent meanwhile: who withdraws is answered."""
        house.responder.thinking.gate = gate = Gate()
        await tasker.want(GOAL, plans(TEXT))
        await gate.arrival()
        withdrawn = await tasker.workflow.execute_update(TaskWorkflow.cancel, "Pat")
        assert withdrawn.plan is None
        gate.open()
        assert "Withdrawn by Pat" in (await tasker.is_now(TaskState.REJECTED)).report

    async def test_a_plan_that_does_not_fit_is_mended(self, house: House, tasker: Tasker) -> None:
        """The model is told every mistake, and hands another one in."""
        wrong = plans(("send_text", {"to": "Alex", "text": "Late"}), ("send_text", {"to": ALEX}))
        await tasker.want(GOAL, wrong, plans(TEXT))
        assert (await tasker.planned()).plan is not None
        answer = house.responder.asked[1][-1].content
        assert "step 1: to: " in answer
        assert "step 2: 'text' is a required property" in answer

    async def test_nobody_calls_or_texts_the_business_itself(self, house: House, tasker: Tasker) -> None:
        """Though the number is named: the agent would talk to itself, and be charged for it."""
        wrong = plans(("send_text", {"to": LINE, "text": "Late"}), ("place_call", {"to": LINE, "errand": "Say it."}))
        await tasker.want(f"{GOAL}, or call {LINE}", wrong, plans(TEXT))
        assert (await tasker.planned()).plan is not None
        answer = house.responder.asked[1][-1].content
        assert "step 1: to: that is the business's own number" in answer
        assert "step 2: to: that is the business's own number" in answer

    async def test_a_model_that_never_mends_it_comes_to_no_plan(self, tasker: Tasker) -> None:
        """It is bounded."""
        await tasker.want(GOAL, *[plans(("send_text", {"to": "Alex"}))] * 10)
        assert (await tasker.is_now(TaskState.REJECTED)).report == NO_END

    async def test_a_number_nobody_has_named_is_refused(self, house: House, tasker: Tasker) -> None:
        """A model makes numbers up, and pages it reads plant them."""
        await tasker.want("Text Alex", plans(TEXT), uses("decline", reason="Which number has Alex?"))
        assert (await tasker.is_now(TaskState.REJECTED)).report == "Which number has Alex?"
        assert "nobody has named the number" in house.responder.asked[1][-1].content

    async def test_a_number_may_be_said_as_people_do(self, tasker: Tasker) -> None:
        """Its country is the model's part."""
        await tasker.want("Text (555) 123-0777 that I will be late", plans(TEXT))
        assert (await tasker.planned()).plan is not None

    async def test_a_number_may_be_looked_up(self, house: House, tasker: Tasker) -> None:
        """Staff may look any customer up; no look-up has an effect."""
        look_up = uses("find_customer", name="Maria")
        await tasker.want(
            "Text Maria that her car is ready", look_up, plans(("send_text", {"to": MARIA, "text": "Ready."}))
        )
        assert (await tasker.planned()).plan is not None
        assert MARIA in house.responder.asked[1][-1].content

    async def test_a_step_nobody_knows_is_refused(self, house: House, tasker: Tasker) -> None:
        """And so is an effect while planning."""
        await tasker.want(GOAL, plans(("launch_rocket", {})), uses("cancel_appointment", appointment="ab"), plans(TEXT))
        assert (await tasker.planned()).plan is not None
        assert "launch_rocket" in house.responder.asked[1][-1].content
        assert "is no look-up" in house.responder.asked[2][-1].content

    async def test_a_model_that_asks_back_is_heard(self, tasker: Tasker) -> None:
        """What it says is the report."""
        await tasker.want("Do the usual", says("What is the usual?"))
        assert (await tasker.is_now(TaskState.REJECTED)).report == "What is the usual?"

    async def test_a_model_that_is_away_is_said_so(self, house: House, tasker: Tasker) -> None:
        """Nothing was done."""
        house.responder.thinking.failures = [ProviderRejected("model", "no credit")] * 2  # at once, and by itself
        await tasker.want(GOAL)
        assert (await tasker.is_now(TaskState.REJECTED)).report == AWAY


class TestWhoDecides:
    """The right person's yes."""

    async def test_a_customers_wish_waits_for_the_owner(self, house: House) -> None:
        """He is asked by text; the customer can't decide it himself."""
        maria = Requester(ActorKind.CONTACT, "Maria", contact_id="maria-jensen", phone=MARIA)
        tasker = Tasker(house, maria)
        await tasker.want(GOAL, plans(TEXT), policy=ApprovalPolicy(quiet_from=time(0), quiet_until=time(0)))
        await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
        question = await tasker.is_asked(OWNER)
        assert question.startswith(
            f"Northgate Auto Workshop: “Maria” wants this, and it needs your yes: 1. Text {ALEX}: “I will be late.” "
            "Reply YES "
        )
        assert (await tasker.decide(actor="requester")).ruling is Ruling.NOT_ASKED
        assert (await tasker.decide()).ruling is Ruling.COUNTED
        await tasker.is_now(TaskState.DONE)

    async def test_where_nobody_may_decide_nothing_is_done(self, house: House) -> None:
        """A business that names no approver."""
        maria = Requester(ActorKind.CONTACT, "Maria", contact_id="maria-jensen", phone=MARIA)
        tasker = Tasker(house, maria, approvers=())
        await tasker.want(GOAL, plans(TEXT))
        assert (await tasker.is_now(TaskState.REJECTED)).report == "Nobody is named who may decide that."

    async def test_a_customers_own_wish_is_his_to_decide(self, house: House) -> None:
        """About his own appointment, after he has read what will be done."""
        maria = Requester(ActorKind.CONTACT, "Maria", contact_id="maria-jensen", phone=MARIA)
        tasker = Tasker(house, maria)
        step = ("book", {"customer": MARIA, "service": "inspection", "start": f"{next_tuesday()}T09:00"})
        await tasker.want("Book me an inspection", plans(step))
        await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
        assert (await tasker.decide(actor="requester")).ruling is Ruling.COUNTED
        await tasker.is_now(TaskState.DONE)
        assert await house.settled() == [AppointmentStatus.CONFIRMED]

    async def test_other_peoples_records_are_refused(self, house: House) -> None:
        """Nobody is asked about that."""
        maria = Requester(ActorKind.CONTACT, "Maria", contact_id="maria-jensen", phone=MARIA)
        tasker = Tasker(house, maria)
        step = ("cancel", {"customer": ALEX, "appointment": "abcdef"})
        await tasker.want(f"Cancel Alex's appointment, his number is {ALEX}", plans(step))
        assert (await tasker.is_now(TaskState.REJECTED)).report.startswith("Other customers' records")


async def test_a_yes_does_not_wait_for_the_question(house: House) -> None:
    """The telephone company is away, and he has decided over REST."""
    maria = Requester(ActorKind.CONTACT, "Maria", contact_id="maria-jensen", phone=MARIA)
    tasker = Tasker(house, maria)
    house.texts.sending.gate = gate = Gate()
    await tasker.want(GOAL, plans(TEXT), policy=ApprovalPolicy(quiet_from=time(0), quiet_until=time(0)))
    await gate.arrival()
    await tasker.decide()
    await tasker.is_now(TaskState.EXECUTING)
    house.texts.sending.gate = None
    gate.open()
    await tasker.is_now(TaskState.DONE)


class TestUndo:
    """What was done is taken back."""

    async def test_a_failed_step_takes_back_what_was_done(self, house: House, tasker: Tasker) -> None:
        """The last first; nothing after it is begun."""
        booking = ("book", {"customer": MARIA, "service": "inspection", "start": f"{next_tuesday()}T09:00"})
        house.texts.sending.failures = []
        await tasker.want(f"{GOAL}; book Maria {MARIA}", plans(booking, TEXT, TEXT))
        await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
        house.texts.sending.failures = [RecipientRejected("twilio", "landline")] * 9
        await tasker.decide()
        failed = await tasker.is_now(TaskState.FAILED)
        assert [step.state for step in failed.steps] == [StepState.UNDONE, StepState.FAILED, StepState.SKIPPED]
        assert await house.settled() == [AppointmentStatus.CANCELLED]

    async def test_a_cancelled_appointment_is_booked_again(self, house: House) -> None:
        """As another one, so that a move before it can't be taken back, which is said."""
        day = next_tuesday()
        booking = ("book", {"customer": MARIA, "service": "inspection", "start": f"{day}T09:00"})
        first = Tasker(house)
        await first.want(f"Book {MARIA}", plans(booking))
        await first.is_now(TaskState.AWAITING_CONFIRMATION)
        await first.decide()
        await first.is_now(TaskState.DONE)
        [booked] = await house.appointment_ids()
        about = {"customer": MARIA, "appointment": reference(booked)}
        steps = (("move", about | {"start": f"{day}T13:00"}), ("cancel", about), ("cancel", about))
        second = Tasker(house)
        await second.want(f"Move and cancel {MARIA}", plans(*steps))
        await second.is_now(TaskState.AWAITING_CONFIRMATION)
        await second.decide()
        failed = await second.is_now(TaskState.FAILED)
        assert [step.state for step in failed.steps] == [StepState.KEPT, StepState.UNDONE, StepState.FAILED]
        assert sorted(await house.settled()) == [AppointmentStatus.CANCELLED, AppointmentStatus.CONFIRMED]

    async def test_a_call_that_may_not_be_placed_is_a_step_that_failed(self, house: House, tasker: Tasker) -> None:
        """He wants no calls; the report says so."""
        await house.ports.suppressions.suppress(SuppressionEntry(WORKSHOP_ID, ALEX, "stop", "CA1", NOW))
        await tasker.want(f"Call Alex at {ALEX}", plans(("place_call", {"to": ALEX, "errand": "Ask for the key."})))
        await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
        await tasker.decide()
        assert "nobody was told: refused" in (await tasker.is_kept(TaskState.FAILED)).report

    async def test_what_is_done_may_be_undone(self, house: House, tasker: Tasker) -> None:
        """A text is followed by another one."""
        await tasker.want(GOAL, plans(TEXT))
        await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
        await tasker.decide()
        done = await tasker.is_now(TaskState.DONE)
        assert done.undo_until is not None
        assert timedelta(hours=23) < done.undo_until - done.opened_at < timedelta(hours=25)
        undone = await tasker.workflow.execute_update(TaskWorkflow.undo, "owner")
        assert (undone.state, [step.state for step in undone.steps]) == (TaskState.UNDONE, [StepState.UNDONE])
        assert "disregard our last message" in house.texts.sent[-1].body

    async def test_what_is_withdrawn_in_the_middle_is_taken_back(self, house: House, tasker: Tasker) -> None:
        """The step under way is finished first."""
        await tasker.want(GOAL, plans(TEXT, ("send_text", {"to": ALEX, "text": "Never mind."})))
        await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
        house.texts.sending.gate = gate = Gate()
        await tasker.decide()
        await gate.arrival()
        await tasker.workflow.execute_update(TaskWorkflow.cancel, OWNER.key)
        house.texts.sending.gate = None
        gate.open()
        undone = await tasker.is_now(TaskState.UNDONE)
        assert [step.state for step in undone.steps] == [StepState.UNDONE, StepState.SKIPPED]

    async def test_what_is_withdrawn_is_not_done(self, house: House, tasker: Tasker) -> None:
        """Before somebody has decided."""
        await tasker.want(GOAL, plans(TEXT))
        await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
        await tasker.workflow.execute_update(TaskWorkflow.cancel, OWNER.key)
        assert "Withdrawn by owner" in (await tasker.is_kept(TaskState.REJECTED)).report
        assert house.texts.sent == []
