"""Wishes spoken on the phone or written become tasks, and a yes on the phone decides."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from activities import task_asking
from domain.approvals import Channel, Choice
from domain.policy import ActorKind
from domain.ports.tasks import TaskFilter
from domain.spoken_tasks import MOST_OF_A_CALL, MOST_OPEN, outlook
from domain.tasks import TaskRecord, TaskState
from store.seeds import WORKSHOP_ID
from store.tasks import SqlTasks
from tests.fakes.faults import Gate
from tests.fakes.vendors import ModelReply
from tests.waiting import until
from tests.workflows.house import MARIA, Call, House
from tests.workflows.premises import BOTH_WAYS
from tests.workflows.tasker import Tasker, plans
from tests.workflows.texter import Texter, says, uses
from workflows.messages import ToolStatus

ALEX: Final = "+15551230777"
HUSBAND: Final = plans(("place_call", {"to": ALEX, "errand": "Maria will be late."}))
OWN_TEXT: Final = plans(("send_text", {"to": MARIA, "text": "Your car is ready on Friday."}))
GOAL: Final = {"goal": f"Call my husband at {ALEX} and tell him that I will be late"}


async def wish(call: Call, *replies: ModelReply, goal: dict[str, str] | None = None) -> dict[str, Any]:
    """Hand a wish in, for a planner that answers so, and return what the agent is told."""
    call.house.responder.replies = list(replies)
    await call.say("Could you do something for me?")
    return await call.use_json("request_task", goal or GOAL)


async def task_of(house: House, reference: str) -> Tasker:
    """Return the task of a reference."""

    async def noted() -> TaskRecord | None:
        return next((one for one in await records(house) if one.task_id.startswith(reference)), None)

    return Tasker(house, task_id=(await until(f"task {reference}", noted, within=20)).task_id)


async def records(house: House) -> list[TaskRecord]:
    """Return all tasks there are."""
    return list(await SqlTasks(house.database).tasks(TaskFilter(WORKSHOP_ID), after=None, limit=50))


class TestWishes:
    """What no tool does is handed in."""

    @BOTH_WAYS
    async def test_a_wish_outlives_its_call(self, house: House) -> None:
        """A colleague decides; the caller has hung up, and the task waits."""
        call = await house.answer()
        told = await wish(call, HUSBAND)
        assert (told["status"], told["decides"]) == ("requested", "colleague")
        assert told["plan"] == [f"Call {ALEX}: Maria will be late."]
        await call.hang_up()
        tasker = await task_of(house, told["task"])
        waiting = await tasker.is_kept(TaskState.AWAITING_CONFIRMATION)
        assert waiting.goal == GOAL["goal"]
        requester = waiting.requester
        assert (requester.kind, requester.name, requester.contact_id) == (
            ActorKind.CONTACT,
            "Maria Jensen",
            "maria-jensen",
        )
        assert requester.phone == MARIA

    async def test_a_wish_asked_for_again_is_the_same_task(self, house: House) -> None:
        """As after a lost answer."""
        call = await house.answer()
        house.responder.replies = [HUSBAND]
        await call.say("Could you call my husband?")
        request = call.request("request_task", GOAL)
        told = await call.send(request)
        await task_of(house, json.loads(told.content)["task"])
        assert await call.send(replace(request, stream_epoch=1)) == told
        assert len(await records(house)) == 1

    async def test_a_plan_that_takes_long_is_not_waited_for(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The caller is told that he will hear of it; asked again later, it stands."""
        monkeypatch.setattr(task_asking, "PLAN_PATIENCE", timedelta(milliseconds=200))
        house.responder.thinking.gate = gate = Gate()
        call = await house.answer()
        told = await wish(call, OWN_TEXT)
        assert (told["decides"], told["plan"]) == ("not_known_yet", [])
        decide = {"task": told["task"], "decision": "approve"}
        assert "still being planned" in (await call.use_json("decide_task", decide))["reason"]
        gate.open()
        await (await task_of(house, told["task"])).is_now(TaskState.AWAITING_CONFIRMATION)
        monkeypatch.undo()
        await call.say("And now?")
        assert (await call.use("decide_task", decide)).status is ToolStatus.NEEDS_CONFIRMATION

    async def test_emergencies_are_never_tasks(self, house: House) -> None:
        """Nobody waits for a plan then, whether it was said before or is the wish itself."""
        call = await house.answer()
        told = await wish(call, goal={"goal": "Call an ambulance, my father has a heart attack"})
        assert told["status"] == "failed"
        await call.say("My father has a heart attack")
        assert (await call.use("request_task", GOAL)).status is ToolStatus.REFUSED
        assert await records(house) == []

    async def test_who_withholds_his_number_is_asked_for_a_message(self, house: House) -> None:
        """Nobody could tell him what came of it."""
        call = await house.answer(from_number=None)
        told = await wish(call)
        assert told["status"] == "failed"
        assert "message" in told["reason"]

    async def test_one_call_has_few_tasks_and_one_person_few_open_ones(self, house: House) -> None:
        """However many calls he makes."""
        call = await house.answer()
        for _ in range(MOST_OF_A_CALL):
            told = await wish(call, HUSBAND)
            await (await task_of(house, told["task"])).is_kept(TaskState.AWAITING_CONFIRMATION)
        assert (await wish(call))["status"] == "failed"
        await call.hang_up()
        again = await house.answer()
        assert (await wish(again))["status"] == "failed"
        stranger = await house.answer(from_number="+15551230888")
        told = await wish(stranger, HUSBAND)
        await task_of(house, told["task"])
        assert len(await records(house)) == MOST_OPEN + 1

    async def test_a_wish_that_is_texted_becomes_a_task(self, house: House) -> None:
        """With the tools of a call."""
        texter = Texter(house)
        house.responder.replies = [uses("request_task", **GOAL), HUSBAND, says("You will hear from us.")]
        await texter.text("Could you call my husband?")
        assert (await texter.has_got(1))[0] == "You will hear from us."

        async def noted() -> list[TaskRecord]:
            return await records(house)

        (begun,) = await until("the task is written down", noted, within=20)
        assert begun.requester.phone == MARIA


class TestDecidingByVoice:
    """A yes that was heard decides."""

    @BOTH_WAYS
    async def test_the_callers_own_yes_decides_his_own_wish(self, house: House) -> None:
        """Asked with the plan's sentence, counted once he has heard it."""
        call = await house.answer()
        told = await wish(call, OWN_TEXT, goal={"goal": "Text me when my car is ready"})
        assert told["decides"] == "caller"
        decide = {"task": told["task"], "decision": "approve"}
        asked = await call.use("decide_task", decide)
        assert asked.status is ToolStatus.NEEDS_CONFIRMATION
        assert "Your car is ready on Friday." in json.loads(asked.content)["sentence"]
        await call.say("Sure", agent="One moment.")
        assert (await call.use("decide_task", decide)).status is ToolStatus.NEEDS_CONFIRMATION
        call.agent_says = json.loads(asked.content)["sentence"]
        await call.say("Yes please")
        answered = await call.use_json("decide_task", decide)
        assert answered == {"status": "counted", "spoken": "It is being done now."}
        tasker = await task_of(house, told["task"])
        done = await tasker.is_now(TaskState.DONE)
        assert done.decision is not None
        assert (done.decision.channel, done.decision.choice) == (Channel.VOICE, Choice.APPROVE)
        assert any(text.body == "Your car is ready on Friday." for text in house.texts.sent)

    async def test_a_no_needs_no_question(self, house: House) -> None:
        """Nothing happens by it."""
        call = await house.answer()
        told = await wish(call, OWN_TEXT)
        answered = await call.use_json("decide_task", {"task": told["task"], "decision": "reject"})
        assert answered["status"] == "counted"
        assert (await (await task_of(house, told["task"])).is_now(TaskState.REJECTED)).steps

    async def test_what_a_colleague_decides_the_caller_does_not(self, house: House) -> None:
        """Neither yes nor no."""
        call = await house.answer()
        told = await wish(call, HUSBAND)
        for decision in ("approve", "reject"):
            refused = await call.use_json("decide_task", {"task": told["task"], "decision": decision})
            assert (refused["status"], "colleague" in refused["reason"]) == ("failed", True)
        unknown = await call.use_json("decide_task", {"task": "nobody", "decision": "approve"})
        assert unknown["status"] == "failed"

    async def test_a_yes_to_a_plan_that_does_not_stand_any_more_is_stale(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """And says so: nothing is done."""
        call = await house.answer()
        told = await wish(call, OWN_TEXT)
        decide = {"task": told["task"], "decision": "approve"}
        monkeypatch.setattr(task_asking, "outlook", lambda *about: replace(outlook(*about), plan_hash="another"))
        await call.use("decide_task", decide)
        await call.say("Yes please")
        answered = await call.use_json("decide_task", decide)
        assert (answered["status"], "plan has changed" in answered["spoken"]) == ("stale", True)
        assert (await (await task_of(house, told["task"])).view()).state is TaskState.AWAITING_CONFIRMATION

    async def test_a_yes_that_comes_late_says_what_stands(self, house: House) -> None:
        """Staff were faster."""
        call = await house.answer()
        told = await wish(call, OWN_TEXT)
        decide = {"task": told["task"], "decision": "approve"}
        await call.use("decide_task", decide)
        await (await task_of(house, told["task"])).decide(Choice.REJECT, is_operator=True)
        await call.say("Yes please")
        answered = await call.use_json("decide_task", decide)
        assert answered["status"] == "late"
        assert "can't be decided any more" in answered["spoken"]
