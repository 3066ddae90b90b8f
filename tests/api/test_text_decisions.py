"""Decisions by text: counted, answered, and kept from whoever was not asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from xml.etree.ElementTree import fromstring

import pytest

from domain.approval_codes import CodedQuestion
from domain.approvals import Answer, Approver, Channel, Choice, Decision, Ruling
from domain.decision_answers import CODE_NEEDED, LOCKED_OUT, LOCKED_OUT_FOR_A_DAY, NOT_NOW, UNKNOWN_CODE
from domain.errors import NotFound, ProviderUnavailable
from domain.tasks import AskedPerson, TaskState
from tests.api.conftest import World
from tests.api.fakes import CALLER, NOW, OUR_NUMBER, TelephoneCompany
from tests.api.tasks import PLAN, TASK_ID, task
from tests.fakes.deciders import DELEGATE, OWNER

assert OWNER.phone is not None
GRACE = OWNER.phone
QUESTION = CodedQuestion("northgate", GRACE, TASK_ID, PLAN.hash, OWNER.key, NOW, NOW + timedelta(days=1), code="4821")
SECOND = replace(QUESTION, task_id="1" * 32, code="7733")


@pytest.fixture(autouse=True)
def _is_asked(world: World) -> None:
    """Have the owner asked about a task."""
    world.office.approval_codes.questions = [QUESTION]
    for identity in (TASK_ID, SECOND.task_id):
        world.office.tasks.kept[identity] = task(identity)


async def text(twilio: TelephoneCompany, body: str, sender: str = GRACE, number: int = 1) -> str | None:
    """Deliver a text and return what it is answered at once; None: nothing."""
    fields = {"MessageSid": f"SM{number:032x}", "From": sender, "To": OUR_NUMBER, "Body": body, "NumMedia": "0"}
    response = await twilio.post("/webhooks/twilio/message", **fields)
    assert response.status_code == 200
    return fromstring(response.text).findtext("Message")  # noqa: S314 - our own answer


class TestCounted:
    """A right code from the right number."""

    async def test_a_yes_is_passed_on_and_answered(self, world: World, twilio: TelephoneCompany) -> None:
        """With who has decided what; no thread hears of it."""
        assert await text(twilio, "Yes 4821") == "Approved. Thank you."
        [decision] = world.office.tasks.decisions
        assert decision == Decision(
            f"text-SM{1:032x}", PLAN.hash, Choice.APPROVE, OWNER.key, Channel.SMS, NOW, is_operator=False
        )
        assert world.gateway.texts == []
        assert world.count("holdfast_webhooks_total", kind="message", result="decision") == 1

    async def test_a_no_has_its_reason_with_it(self, world: World, twilio: TelephoneCompany) -> None:
        """In the decision's remark."""
        assert await text(twilio, "NO 4821 not this week") == "Rejected. Nothing will be done."
        [decision] = world.office.tasks.decisions
        assert (decision.choice, decision.remark) == (Choice.REJECT, "not this week")

    async def test_some_steps_can_be_approved(self, world: World, twilio: TelephoneCompany) -> None:
        """The answer names them."""
        assert await text(twilio, "YES 4821 3,1") == "Approved: 1, 3. Nothing else will be done."
        assert world.office.tasks.decisions[0].steps == (3, 1)

    async def test_a_webhook_told_twice_is_one_decision(self, world: World, twilio: TelephoneCompany) -> None:
        """By the text's id, the same one; after the task's end, too."""
        assert [await text(twilio, "Yes 4821") for _ in range(2)] == ["Approved. Thank you."] * 2
        assert len({one.decision_id for one in world.office.tasks.decisions}) == 1
        world.office.tasks.failure = NotFound("over")
        [decision, _] = world.office.tasks.decisions
        world.office.tasks.kept[TASK_ID] = replace(task(), state=TaskState.DONE, decision=decision)
        assert await text(twilio, "Yes 4821") == "Approved. Thank you."

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            (
                Answer(Ruling.LATE, "this was decided already: rejected by Kim (by text)", ""),
                "Too late: this was decided already: rejected by Kim (by text).",
            ),
            (Answer(Ruling.STALE, "", ""), "That was not counted: the plan has changed since you were asked."),
            (Answer(Ruling.INVALID, "the plan has steps 1 to 1, and no [3]", ""), "That was not counted: the plan has"),
            (Answer(Ruling.NOT_ASKED, "", ""), UNKNOWN_CODE),
        ],
    )
    async def test_what_does_not_count_is_said(
        self, world: World, twilio: TelephoneCompany, answer: Answer, said: str
    ) -> None:
        """And why."""
        world.office.tasks.answer = answer
        assert (await text(twilio, "YES 4821 3") or "").startswith(said)

    async def test_after_the_end_he_hears_who_was_first(self, world: World, twilio: TelephoneCompany) -> None:
        """From the database: the task's story is over."""
        world.office.tasks.failure = NotFound("over")
        his = Decision("d9", PLAN.hash, Choice.REJECT, DELEGATE.key, Channel.SMS, NOW)
        asked = (AskedPerson(DELEGATE.key, DELEGATE.name, NOW),)
        world.office.tasks.kept[TASK_ID] = replace(task(), state=TaskState.REJECTED, decision=his, asked=asked)
        assert await text(twilio, "Yes 4821") == "Too late: this was decided already: rejected by Kim (by text)."

    async def test_what_is_not_clear_is_asked_again(self, world: World, twilio: TelephoneCompany) -> None:
        """Nothing is guessed."""
        assert "Reply YES 4821" in (await text(twilio, "yes 4821 but only on Tuesday") or "")
        assert world.office.tasks.decisions == []

    async def test_with_the_engine_away_he_is_asked_to_repeat_it(self, world: World, twilio: TelephoneCompany) -> None:
        """His words are no message for the staff."""
        world.office.tasks.failure = ProviderUnavailable("temporal", "away")
        assert await text(twilio, "Yes 4821") == NOT_NOW
        assert world.call_log.left == {}

    async def test_with_the_database_away_it_is_to_be_told_again(self, world: World, twilio: TelephoneCompany) -> None:
        """A code is nobody's answer to anything else; a bare yes may be, and goes to its thread."""
        world.office.approval_codes.failure = ProviderUnavailable("database", "away")
        fields = {"MessageSid": f"SM{1:032x}", "From": GRACE, "To": OUR_NUMBER, "NumMedia": "0"}
        assert (await twilio.post("/webhooks/twilio/message", Body="YES 4821", **fields)).status_code == 503
        assert world.gateway.texts == []
        assert await text(twilio, "Yes") is None
        assert len(world.gateway.texts) == 1


class TestCut:
    """A plan that did not fit into the text."""

    @pytest.fixture(autouse=True)
    def _was_cut(self, world: World) -> None:
        world.office.approval_codes.questions = [replace(QUESTION, is_whole=False)]

    @pytest.mark.parametrize("words", ["YES 4821", "yes", "YES 4821 1"])
    async def test_nobody_says_yes_to_it_by_text(self, world: World, twilio: TelephoneCompany, words: str) -> None:
        """He has not read all of it; where he can is said."""
        assert "too long for a text" in (await text(twilio, words) or "")
        assert world.office.tasks.decisions == []

    async def test_a_no_is_a_no(self, world: World, twilio: TelephoneCompany) -> None:
        """It is to all of a plan, read or not."""
        assert await text(twilio, "NO 4821") == "Rejected. Nothing will be done."
        assert len(world.office.tasks.decisions) == 1


class TestWrong:
    """A code that leads nowhere."""

    async def test_a_right_code_from_another_number_is_a_wrong_one(
        self, world: World, twilio: TelephoneCompany
    ) -> None:
        """Nobody learns that there is one."""
        assert await text(twilio, "YES 4821", CALLER) == UNKNOWN_CODE
        assert await text(twilio, "YES 9999", CALLER, 2) == UNKNOWN_CODE
        assert (world.office.tasks.decisions, world.gateway.texts) == ([], [])

    @pytest.mark.parametrize("now", [(), (replace(OWNER, phone="+15551230909"),)], ids=["gone", "moved"])
    async def test_a_number_that_is_his_no_more_decides_nothing(
        self, world: World, twilio: TelephoneCompany, now: tuple[Approver, ...]
    ) -> None:
        """He was asked, and has been taken off the list since, or has another number."""
        await world.office.deciders.change_approvers("northgate", lambda _: (*now, DELEGATE))
        assert await text(twilio, "YES 4821") == UNKNOWN_CODE
        assert await text(twilio, "YES") is None
        assert world.office.tasks.decisions == []

    async def test_the_fifth_locks_out(self, world: World, twilio: TelephoneCompany) -> None:
        """He is told so once; then not even the right one is looked at, until an hour has passed."""
        answers = [await text(twilio, f"YES 999{number}", number=number) for number in range(6)]
        assert answers == [UNKNOWN_CODE] * 4 + [LOCKED_OUT, None]
        assert await text(twilio, "YES 4821", number=7) is None
        assert await text(twilio, "YES", number=9) is None
        assert await text(twilio, "YES 9994", number=4) == LOCKED_OUT
        assert world.office.tasks.decisions == []
        world.clock.advance(timedelta(hours=1))
        assert await text(twilio, "YES 4821", number=8) == "Approved. Thank you."

    async def test_the_third_lock_out_of_a_day_is_told_to_the_business(
        self, world: World, twilio: TelephoneCompany
    ) -> None:
        """Once, and then nothing is taken from there for a day; his own right code neither."""
        for hour in range(3):
            answers = [await text(twilio, f"YES 999{n}", number=10 * hour + n) for n in range(5)]
            assert world.call_log.left.keys() == ({f"SM{24:032x}-codes"} if hour == 2 else set())
            world.clock.advance(timedelta(minutes=61))
        assert answers[-1] == LOCKED_OUT_FOR_A_DAY
        assert await text(twilio, "YES 9994", number=24) == LOCKED_OUT_FOR_A_DAY
        [left] = world.call_log.left.values()
        assert (left.callback_number, "Wrong codes" in left.text) == (GRACE, True)
        assert await text(twilio, "YES 4821", number=31) is None
        world.clock.advance(timedelta(hours=23))
        assert await text(twilio, "YES 4821", number=32) == "Approved. Thank you."

    async def test_a_strangers_guesses_are_nobodys_news(self, world: World, twilio: TelephoneCompany) -> None:
        """He was asked nothing, so that no guess of his is right."""
        for number in range(15):
            await text(twilio, "YES 9999", CALLER, number)
            world.clock.advance(timedelta(minutes=61 if number % 5 == 4 else 0))
        assert world.call_log.left == {}

    async def test_half_past_ten_is_no_code(self, world: World, twilio: TelephoneCompany) -> None:
        """Of somebody who was asked nothing; whoever was has mistyped."""
        assert await text(twilio, "yes 1030", CALLER) is None
        assert len(world.gateway.texts) == 1
        assert await text(twilio, "yes 1030") == UNKNOWN_CODE

    async def test_who_was_asked_nothing_may_talk_of_four_digits(self, world: World, twilio: TelephoneCompany) -> None:
        """To an agent who has asked him for them; a right code is no other than a wrong one then."""
        world.office.approval_codes.conversing = {CALLER, GRACE}
        assert [await text(twilio, f"yes {digits}", CALLER) for digits in ("4821", "9999")] == [None, None]
        assert len(world.gateway.texts) == 2
        assert await text(twilio, "yes 9999") == UNKNOWN_CODE


class TestBare:
    """A yes or no without a code."""

    async def test_it_answers_the_one_question_that_is_open(self, world: World, twilio: TelephoneCompany) -> None:
        """One that has expired, or is decided, is not."""
        expired = replace(SECOND, expires_at=NOW)
        decided = replace(SECOND, task_id="2" * 32, is_awaited=False)
        world.office.approval_codes.questions += [expired, decided]
        assert await text(twilio, "Yes") == "Approved. Thank you."
        assert world.office.tasks.decisions[0].plan_hash == PLAN.hash

    async def test_where_a_business_wants_codes_alone_it_decides_nothing(
        self, world: World, twilio: TelephoneCompany
    ) -> None:
        """A sender's number can be forged; with its code the question is answered."""
        await world.office.deciders.change_policy("northgate", lambda policy: replace(policy, codes_only=True))
        assert [await text(twilio, word) for word in ("Yes", "no")] == [CODE_NEEDED] * 2
        assert world.office.tasks.decisions == []
        assert await text(twilio, "Yes 4821") == "Approved. Thank you."

    async def test_of_two_both_codes_are_named(self, world: World, twilio: TelephoneCompany) -> None:
        """With what each is about."""
        world.office.approval_codes.questions.append(SECOND)
        answer = await text(twilio, "No") or ""
        assert "4821: Olga: Text +15551230777; 7733: Olga" in answer
        assert world.office.tasks.decisions == []

    async def test_with_none_open_it_goes_to_its_thread(self, world: World, twilio: TelephoneCompany) -> None:
        """As from anybody else."""
        world.office.approval_codes.questions = []
        assert await text(twilio, "Yes") is None
        assert [one.text for _, _, one in world.gateway.texts] == ["Yes"]

    async def test_what_a_thread_has_asked_last_is_answered_there(self, world: World, twilio: TelephoneCompany) -> None:
        """With its code the question can be answered all the same."""
        world.office.approval_codes.conversing = {GRACE}
        assert await text(twilio, "Yes") is None
        assert len(world.gateway.texts) == 1
        assert await text(twilio, "Yes 4821", number=2) == "Approved. Thank you."

    async def test_stop_stays_stop(self, world: World, twilio: TelephoneCompany) -> None:
        """It is no decision."""
        assert await text(twilio, "STOP") is None
        assert [one.text for _, _, one in world.gateway.texts] == ["STOP"]
