"""Somebody in charge shows on the phone, or in a thread, that it is he; whoever has forged his number can't."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from sqlalchemy import select

from domain.approvals import Channel
from domain.errors import RecipientRejected
from domain.policy import ActorKind
from domain.principals import THREAD_TRUST
from domain.tasks import TaskState
from store.database import Database
from store.principals import SqlPrincipals
from store.seeds import WORKSHOP_ID
from store.tables import Row
from tests.workflows.house import NOW, Call, House
from tests.workflows.passing import pass_time
from tests.workflows.premises import BOTH_WAYS
from tests.workflows.test_asked_tasks import GOAL, HUSBAND, task_of, wish
from tests.workflows.texter import Texter, says, uses
from workflows.identity import NOT_VERIFIED
from workflows.messages import ToolStatus

OWNER: Final = "+15551239901"
PIN: Final = "729411"


@pytest.fixture(autouse=True)
async def _has_a_pin(house: House) -> None:
    """The owner has set one."""
    await SqlPrincipals(house.database).set_pin(WORKSHOP_ID, "owner", PIN, NOW)


async def give(call: Call, digits: str) -> dict[str, Any]:
    """Say a PIN or code."""
    await call.say(f"It is {digits}", agent="What is your PIN?")
    return await call.use_json("verify_principal", {"digits": digits})


async def everything_stored(database: Database) -> str:
    """Return all rows of all tables."""
    async with database.reading() as unit:
        return "".join([repr((await unit.execute(select(table))).all()) for table in Row.metadata.sorted_tables])


class TestOnThePhone:
    """A call from his number."""

    @BOTH_WAYS
    async def test_with_his_pin_he_decides_what_a_model_has_planned_for_him(self, house: House) -> None:
        """A call to somebody else needs nobody's approval but his yes to the plan."""
        call = await house.answer(from_number=OWNER)
        assert await give(call, PIN) == {"status": "verified", "name": "Grace Holloway"}
        told = await wish(call, HUSBAND)
        assert told["decides"] == "caller"
        decide = {"task": told["task"], "decision": "approve"}
        await call.use("decide_task", decide)
        await call.say("Yes please")
        assert (await call.use_json("decide_task", decide))["status"] == "counted"
        record = await (await task_of(house, told["task"])).is_now(
            TaskState.EXECUTING, TaskState.DONE, TaskState.FAILED
        )
        assert (record.requester.kind, record.requester.is_authenticated) == (ActorKind.PRINCIPAL, True)
        assert record.decision is not None
        assert record.decision.channel is Channel.VOICE

    async def test_without_it_he_is_a_caller_like_any_other(self, house: House) -> None:
        """His number alone lets nothing of consequence happen."""
        call = await house.answer(from_number=OWNER)
        assert await give(call, "729412") == {"status": "not_verified", "reason": NOT_VERIFIED}
        assert (await call.use("waiting_tasks", {})).status is ToolStatus.REFUSED
        told = await wish(call, HUSBAND)
        assert told["decides"] == "colleague"
        decide = {"task": told["task"], "decision": "approve"}
        assert (await call.use("decide_task", decide)).status is not ToolStatus.NEEDS_CONFIRMATION
        record = await (await task_of(house, told["task"])).is_now(TaskState.AWAITING_CONFIRMATION)
        assert (record.requester.kind, record.requester.is_authenticated) == (ActorKind.PRINCIPAL, False)

    async def test_nobody_learns_what_was_wrong(self, house: House) -> None:
        """A wrong PIN, a wrong number, a lock: the same words."""
        owner = await house.answer(from_number=OWNER)
        answers = [await give(owner, "729412") for _ in range(5)]
        answers.append(await give(owner, PIN))
        answers.append(await give(await house.answer(), PIN))
        assert all(answer == {"status": "not_verified", "reason": NOT_VERIFIED} for answer in answers)

    async def test_a_lock_holds_over_all_calls(self, house: House) -> None:
        """Whoever hangs up and rings again has no further guesses."""
        for _ in range(5):
            await give(await house.answer(from_number=OWNER), "000111")
        assert (await give(await house.answer(from_number=OWNER), PIN))["status"] == "not_verified"

    async def test_it_ends_with_the_call(self, house: House) -> None:
        """The next caller may be somebody else."""
        call = await house.answer(from_number=OWNER)
        await give(call, PIN)
        assert (await call.use("waiting_tasks", {})).status is ToolStatus.DONE
        await call.hang_up()
        again = await house.answer(from_number=OWNER)
        await again.say("What is waiting?")
        assert (await again.use("waiting_tasks", {})).status is ToolStatus.REFUSED

    async def test_he_decides_what_a_customer_has_wished(self, house: House) -> None:
        """He is read the plan, and his yes lets it go."""
        customer = await house.answer()
        wished = await wish(customer, HUSBAND)
        await (await task_of(house, wished["task"])).is_kept(TaskState.AWAITING_CONFIRMATION)
        call = await house.answer(from_number=OWNER)
        await give(call, PIN)
        (waiting,) = (await call.use_json("waiting_tasks", {}))["tasks"]
        assert (waiting["requester"], waiting["decides"]) == ("“Maria Jensen”", "caller")
        decide = {"task": waiting["task"], "decision": "reject"}
        assert (await call.use_json("decide_task", decide))["status"] == "counted"
        record = await (await task_of(house, wished["task"])).is_now(TaskState.REJECTED)
        assert record.decision is not None
        assert (record.decision.actor, record.decision.is_operator) == ("Grace Holloway", True)


class TestCodes:
    """A code is texted to his own number."""

    async def test_the_code_on_his_telephone_shows_that_it_is_he(self, house: House) -> None:
        """It comes by text, from the number he has called, and counts once."""
        call = await house.answer(from_number=OWNER)
        await call.say("I have no PIN at hand")
        told = await call.use_json("send_code", {})
        assert told["status"] == "code_on_its_way"
        (text,) = house.texts.sent
        assert text.recipient == OWNER
        (code,) = re.findall(r"\d{6}", text.body)
        assert (await give(call, code))["status"] == "verified"
        await call.hang_up()
        assert (await give(await house.answer(from_number=OWNER), code))["status"] == "not_verified"

    async def test_a_stranger_is_told_the_same_and_gets_none(self, house: House) -> None:
        """So that nobody learns whose number is on the list."""
        owner, stranger = await house.answer(from_number=OWNER), await house.answer()
        told = []
        for call in (owner, stranger):
            await call.say("Send me a code")
            told.append(await call.use_json("send_code", {}))
        assert told[0] == told[1]
        assert [text.recipient for text in house.texts.sent] == [OWNER]

    async def test_a_code_that_can_not_be_delivered_is_no_news_for_the_caller(self, house: House) -> None:
        """He asks again, or says his PIN."""
        house.texts.sending.failures = [RecipientRejected("twilio", "landline")]
        call = await house.answer(from_number=OWNER)
        await call.say("Send me a code")
        assert (await call.use_json("send_code", {}))["status"] == "code_on_its_way"


class TestSecrecy:
    """Digits are written down nowhere."""

    async def test_no_row_has_the_digits_of_a_pin_or_code(self, house: House) -> None:
        """Neither transcript nor tool use nor task; right or wrong ones."""
        call = await house.answer(from_number=OWNER)
        await call.say("Send me a code")
        await call.use("send_code", {})
        (code,) = re.findall(r"\d{6}", house.texts.sent[0].body)
        await give(call, "860213")
        await call.say("Seven two nine, four one one", agent="What is your PIN?")
        assert (await call.use_json("verify_principal", {"digits": "seven two nine four one one"}))[
            "status"
        ] == "verified"
        await call.use("verify_principal", {"digits": [PIN]})
        await wish(call, HUSBAND, goal={"goal": f"My PIN is {PIN}. {GOAL['goal']}"})
        view = await call.view()
        assert [use.arguments for use in view.tool_uses if use.tool == "verify_principal"] == [
            '{"digits":"[secret]"}'
        ] * 3
        await call.hang_up()
        await house.wrap_up(call.sid).result()
        stored = await everything_stored(house.database) + repr(view)
        assert "verify_principal" in stored
        for digits in (PIN, "860213", code, "even two nine"):
            at = stored.find(digits)
            assert at < 0, stored[max(0, at - 200) : at + 50]

    async def test_malformed_digits_are_not_quoted(self, house: House) -> None:
        """What is wrong is said without them."""
        call = await house.answer(from_number=OWNER)
        await call.say("It is my PIN", agent="What is your PIN?")
        answered = await call.use("verify_principal", {"digits": PIN * 20})
        assert answered.status is ToolStatus.INVALID
        assert PIN not in answered.content


class TestInWriting:
    """A thread of texts from his number."""

    async def test_a_pin_that_is_texted_counts_for_a_while(self, house: House) -> None:
        """Fifteen minutes; then he is a customer like any other. What the model is shown later has no digits."""
        texter = Texter(house, OWNER)
        house.responder.replies = [
            uses("verify_principal", digits=PIN),
            says("Thank you."),
            uses("waiting_tasks"),
            says("Nothing is waiting."),
        ]
        await texter.text(f"My PIN is {PIN}")
        await texter.has_got(1)
        await texter.text("What is waiting?")
        await texter.has_got(2)
        *_, asked, answered = house.responder.asked
        assert PIN not in repr(asked)
        assert answered[-1].content == '{"tasks":[]}'
        await pass_time(house.temporal, texter.workflow, THREAD_TRUST)
        house.responder.replies = [uses("waiting_tasks"), says("I can't.")]
        await texter.text("And now?")
        await texter.has_got(3)
        assert '"refused"' in house.responder.asked[-1][-1].content

    async def test_words_left_to_a_human_have_no_digits(self, house: House) -> None:
        """A model that is away leaves them."""
        texter = Texter(house, OWNER)
        await texter.text(f"My PIN is {PIN}")
        assert (await texter.is_left()).endswith("My PIN is [code]")
