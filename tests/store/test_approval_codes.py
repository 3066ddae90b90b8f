"""Codes of questions by text, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.approval_codes import CodedQuestion
from domain.business import Organisation
from domain.code_guesses import Standing
from domain.errors import RuleBroken
from domain.ports.storage import OutboxEntry, OutboxState
from domain.ports.telephony import TextMessage
from domain.step_keys import question_key, step_key
from domain.tasks import TaskState
from store.approval_codes import SqlApprovalCodes
from store.database import Database
from store.outbox import SqlOutbox
from store.seeds import WORKSHOP_ID, WORKSHOP_NUMBER
from store.tasks import SqlTasks
from tests.api.tasks import MORNING, PLAN, TASK_ID, task
from tests.store.world import SteppingClock

GRACE = "+15551230900"
QUESTION = CodedQuestion(WORKSHOP_ID, GRACE, TASK_ID, PLAN.hash, "owner", MORNING, MORNING + timedelta(days=3))
SECOND = replace(QUESTION, task_id="1" * 32, asked_at=MORNING + timedelta(hours=1))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def codes(workshop: Organisation, database: Database) -> SqlApprovalCodes:
    """Return the workshop's codes."""
    return SqlApprovalCodes(database)


@pytest.fixture
async def waiting(database: Database, codes: SqlApprovalCodes) -> SqlTasks:
    """Have two tasks that wait for a decision."""
    tasks = SqlTasks(database)
    for question in (QUESTION, SECOND):
        await tasks.note(task(question.task_id))
    return tasks


@pytest.mark.usefixtures("waiting")
class TestQuestions:
    """Who was asked what."""

    async def test_a_question_is_found_by_its_number_and_code(self, codes: SqlApprovalCodes) -> None:
        """The latest first; another number was asked nothing, and another business asked nobody."""
        assert await codes.issue(QUESTION, ["4821"]) == "4821"
        assert await codes.issue(SECOND, ["7733"]) == "7733"
        assert await codes.asked(WORKSHOP_ID, GRACE) == [replace(SECOND, code="7733"), replace(QUESTION, code="4821")]
        assert await codes.asked(WORKSHOP_ID, "+15551230901") == []
        assert await codes.asked("elsewhere", GRACE) == []

    async def test_a_question_that_was_cut_stays_cut(self, codes: SqlApprovalCodes) -> None:
        """In the row that its code leads to."""
        await codes.issue(replace(QUESTION, is_whole=False), ["4821"])
        [asked] = await codes.asked(WORKSHOP_ID, GRACE)
        assert not asked.is_whole

    async def test_asked_again_it_has_its_code_again(self, codes: SqlApprovalCodes) -> None:
        """And was asked last then; many at once are one."""
        later = replace(QUESTION, asked_at=MORNING + timedelta(hours=4))
        given = await asyncio.gather(*(codes.issue(one, ["4821", "7733"]) for one in (QUESTION, later, QUESTION)))
        assert given == ["4821"] * 3
        assert await codes.asked(WORKSHOP_ID, GRACE) == [replace(later, code="4821")]

    async def test_two_questions_to_one_number_have_two_codes(self, codes: SqlApprovalCodes) -> None:
        """Also when both derive the same one; another number may have it too."""
        given = await asyncio.gather(codes.issue(QUESTION, ["4821", "7733"]), codes.issue(SECOND, ["4821", "7733"]))
        assert sorted(given) == ["4821", "7733"]
        assert await codes.issue(SECOND, ["4821", "7733"]) == given[1]
        assert await codes.issue(replace(QUESTION, phone="+15551230901", approver_key="foreman"), ["4821"]) == "4821"
        with pytest.raises(RuleBroken):
            await codes.issue(replace(QUESTION, task_id="2" * 32), ["4821", "7733"])

    async def test_what_is_decided_is_awaited_no_more(self, codes: SqlApprovalCodes, waiting: SqlTasks) -> None:
        """Its code still says what it was about."""
        await codes.issue(QUESTION, ["4821"])
        await waiting.note(replace(task(), revision=2, state=TaskState.EXECUTING))
        assert await codes.asked(WORKSHOP_ID, GRACE) == [replace(QUESTION, code="4821", is_awaited=False)]

    async def test_of_a_task_the_latest_plan_is_awaited(self, codes: SqlApprovalCodes) -> None:
        """The code of an earlier one leads to what has changed since."""
        changed = replace(QUESTION, plan_hash="2" * 12, asked_at=MORNING + MINUTE)
        await codes.issue(QUESTION, ["4821"])
        await codes.issue(changed, ["7733"])
        asked = await codes.asked(WORKSHOP_ID, GRACE)
        assert [(one.code, one.is_awaited) for one in asked] == [("7733", True), ("4821", False)]

    async def test_long_after_its_end_a_question_is_forgotten(self, codes: SqlApprovalCodes) -> None:
        """By the way, when the next one is asked; its code may be given again."""
        await codes.issue(QUESTION, ["4821"])
        late = replace(SECOND, asked_at=QUESTION.expires_at + timedelta(days=8))
        assert await codes.issue(late, ["4821"]) == "4821"
        assert [one.task_id for one in await codes.asked(WORKSHOP_ID, GRACE)] == [SECOND.task_id]


class TestGuesses:
    """Who tries wrong ones."""

    async def test_five_at_once_lock_out(self, codes: SqlApprovalCodes) -> None:
        """One of them is told; each number by itself."""
        at = [MORNING + number * MINUTE for number in range(5)]
        told = await asyncio.gather(*(attempt(codes, n) for n in range(5)))
        assert sorted(told) == [Standing.FREE] * 4 + [Standing.LOCKING]
        assert await codes.standing(WORKSHOP_ID, GRACE, "SM9", at[4]) is Standing.LOCKED
        assert await codes.standing(WORKSHOP_ID, "+15551230901", "SM9", at[4]) is Standing.FREE
        assert await codes.standing(WORKSHOP_ID, GRACE, "SM9", at[0] + 60 * MINUTE) is Standing.FREE

    async def test_of_many_at_once_five_are_looked_at(self, codes: SqlApprovalCodes) -> None:
        """However many come in one burst: whoever guesses right behind the fifth wrong one has guessed in vain."""
        told = await asyncio.gather(*(attempt(codes, n, is_right=n == 39) for n in range(40)))
        assert sorted(told[:39]) == [Standing.FREE] * 4 + [Standing.LOCKED] * 34 + [Standing.LOCKING]
        assert await attempt(codes, 40, is_right=True) is Standing.LOCKED

    async def test_locked_out_again_and_again_nothing_is_taken_for_a_day(self, codes: SqlApprovalCodes) -> None:
        """The third time is told apart; what was counted outlives the process."""
        for hour in range(3):
            at = MORNING + hour * 61 * MINUTE
            last = [await attempt(codes, 10 * hour + number, at) for number in range(5)][-1]
            assert last is (Standing.VOIDING if hour == 2 else Standing.LOCKING)
        assert await attempt(codes, 99, at + timedelta(hours=23), is_right=True) is Standing.VOID
        assert await attempt(codes, 99, at + timedelta(hours=24), is_right=True) is Standing.FREE

    async def test_a_text_that_is_told_again_counts_once(self, codes: SqlApprovalCodes) -> None:
        """The telephone company repeats webhooks."""
        for _ in range(6):
            assert await attempt(codes, 1) is Standing.FREE


async def attempt(codes: SqlApprovalCodes, number: int, at: datetime = MORNING, *, is_right: bool = False) -> Standing:
    """Text a code, a wrong one as a rule."""
    return await codes.attempt(WORKSHOP_ID, GRACE, f"SM{number}", at, is_right=is_right)


async def test_what_a_thread_has_said_last_may_be_answered(
    codes: SqlApprovalCodes, database: Database, clock: SteppingClock
) -> None:
    """A question of ours after it is what a bare yes answers."""
    outbox = SqlOutbox(database, clock)

    async def texted(outbox_id: str, minute: int, sender: str = WORKSHOP_NUMBER) -> bool:
        message, at = TextMessage(sender, GRACE, "Hello"), MORNING + minute * MINUTE
        await outbox.put(OutboxEntry(outbox_id, None, message, OutboxState.SENT, at))
        return await codes.is_in_conversation(WORKSHOP_ID, GRACE)

    assert not await codes.is_in_conversation(WORKSHOP_ID, GRACE)
    assert not await texted(question_key("t1", 0, 1), 0)
    assert await texted("SM1-reply", 1)
    assert await texted(question_key("t2", 0, 9), 2, sender="+15005550108")  # another business
    assert not await texted(question_key("t1", 0, 2), 3)
    assert await texted(step_key("1" * 32, PLAN.hash, 1), 4)  # "Will you be there on Monday? Reply YES."
