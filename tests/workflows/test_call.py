"""The story of a call, told to the real workflows on the real Temporal server: how it begins, shows, and ends."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import WorkflowUpdateFailedError

from domain.business import Contact
from domain.calls import EndReason, Outcome
from domain.errors import NotFound, ProviderRejected
from domain.phases import Phase
from domain.ports.storage import CallOpened
from domain.stream_end import AfterStream
from store.call_log import SqlCallLog
from store.calls_read import SqlCallReader
from store.seeds import WORKSHOP_ID
from tests.fakes.faults import Gate
from tests.workflows.house import LINE, MARIA, TUESDAY_AT_NINE, Call, House, code_of
from tests.workflows.passing import pass_time
from tests.workflows.premises import BOTH_WAYS
from workflows.call import CallWorkflow
from workflows.call_end import NOT_TAKEN
from workflows.messages import CallStatusChanged, ToolStatus
from workflows.options import ADMITTED_WITHIN, LAST_TURNS, WATCH


class TestAdmitting:
    """A call is taken when somebody answers its number."""

    async def test_a_known_caller_is_greeted_by_the_agent_of_the_number(self, house: House) -> None:
        """The brief names the caller and carries greeting, prompt, tools and words to expect."""
        call = await house.answer()
        brief = call.brief
        assert brief is not None
        assert "Maria Jensen (known customer)" in brief.system_prompt
        assert brief.first_words == brief.agent.greeting
        assert {"book_appointment", "end_call"} <= set(brief.tools)
        assert "oil change" in brief.keyterms
        assert brief.phase is Phase.DISCOVERY

    @BOTH_WAYS
    async def test_a_number_nobody_answers_is_refused_politely(self, house: House) -> None:
        """An unknown number gets words instead of a stream, and its workflow ends."""
        call = await house.ring(to_number="+15005550999")
        assert call.admission is not None
        assert not call.admission.is_accepted
        assert "not in service" in call.admission.refusal
        assert (await call.handle.result()).outcome is Outcome.REFUSED

    async def test_a_doubled_webhook_is_the_same_call(self, house: House) -> None:
        """Admitting twice gives the same answer and opens nothing twice."""
        call = await house.ring()
        first = call.admission
        await call.admit(from_number=None, to_number=LINE, hold_ttl=timedelta(minutes=3))
        assert call.admission == first

    @BOTH_WAYS
    async def test_a_call_that_could_not_be_admitted_ends_with_its_caller(self, house: House) -> None:
        """The database was away when it rang: the webhook fails, and another one changes nothing; there is no row."""
        call = await _not_admitted(house)
        with pytest.raises(WorkflowUpdateFailedError):
            await call.attach("MZ1")
        await call.end()
        async with asyncio.timeout(60):
            assert (await call.handle.result()).outcome is Outcome.REFUSED
        with pytest.raises(NotFound):
            await SqlCallReader(house.database).call(call.sid)

    @BOTH_WAYS
    async def test_what_was_written_of_a_call_that_could_not_be_admitted_is_closed(self, house: House) -> None:
        """A look-up had written its row, and its answer was lost: nobody sees it run for ever."""
        call = await _not_admitted(house)
        rang = CallOpened(
            call_sid=call.sid,
            workflow_id=call.handle.id,
            organisation_id=WORKSHOP_ID,
            agent_id="ada",
            contact_id=None,
            from_number=MARIA,
            to_number=LINE,
            started_at=datetime.now(UTC),
        )
        await SqlCallLog(house.database, _nobody).open_call(rang)
        await call.end()
        await call.handle.result()
        closed = (await SqlCallReader(house.database).call(call.sid)).overview
        assert (closed.outcome, closed.summary) == (Outcome.REFUSED, NOT_TAKEN)
        assert closed.ended_at is not None

    @BOTH_WAYS
    async def test_a_call_whose_question_was_lost_ends_with_its_caller(self, house: House) -> None:
        """The server took the start, and lost what was asked with it: asked too late, it refuses, and then it ends."""
        call = Call(house, f"CA{uuid.uuid4().hex}")
        await call.begin_unasked()
        await pass_time(house.temporal, call.handle, ADMITTED_WITHIN + timedelta(seconds=1))
        with pytest.raises(WorkflowUpdateFailedError):
            await call.admit(from_number=MARIA, to_number=LINE, hold_ttl=timedelta(minutes=3))
        await call.end()
        assert (await call.handle.result()).outcome is Outcome.REFUSED

    async def test_a_question_that_is_late_is_answered(self, house: House) -> None:
        """The api asks again, or another one does."""
        call = Call(house, f"CA{uuid.uuid4().hex}")
        await call.begin_unasked()
        await house.happening(call.handle, EventType.EVENT_TYPE_TIMER_STARTED)
        await call.admit(from_number=MARIA, to_number=LINE, hold_ttl=timedelta(minutes=3))
        assert call.admission is not None
        assert call.admission.is_accepted
        await call.attach("MZ1")
        assert (await call.hang_up()).outcome is Outcome.ABANDONED


async def _not_admitted(house: House) -> Call:
    house.book.listing.failures = [ProviderRejected("database", "away")]
    call = Call(house, f"CA{uuid.uuid4().hex}")
    with pytest.raises(WorkflowUpdateFailedError):
        await call.admit(from_number=MARIA, to_number=LINE, hold_ttl=timedelta(minutes=3))
    return call


async def _nobody(_contact: Contact) -> None:
    return None


class TestPhases:
    """CALL_START → DISCOVERY → ACTIVE → COMPLETION."""

    async def test_the_second_exchange_makes_the_call_active(self, house: House) -> None:
        """DISCOVERY lasts for one exchange."""
        call = await house.answer()
        assert (await call.say("Hello")).phase is Phase.DISCOVERY
        assert (await call.say("I have a question")).phase is Phase.ACTIVE

    async def test_the_first_tool_makes_the_call_active(self, house: House) -> None:
        """Using a tool ends DISCOVERY at once."""
        call = await house.answer()
        await call.say("When can I come?")
        await call.use("upcoming_appointments", {})
        assert (await call.view()).phase is Phase.ACTIVE

    async def test_the_end_of_the_call_completes_it(self, house: House) -> None:
        """All phases have been gone through, in order."""
        call = await house.answer()
        await call.say("Hello")
        await call.say("Bye")
        await call.hang_up()
        view = await call.view()
        assert [phase for phase, _ in view.phases] == list(Phase)


class TestShowing:
    """People who look at a call in Temporal see what is going on now."""

    async def test_the_pending_question_and_the_last_words_are_shown(self, house: House) -> None:
        """With every turn and tool, not only when the phase changes."""
        call = await house.answer()
        for words in ("Hello", "I need an inspection", "On Tuesday at nine"):
            await call.say(words)
        await call.use("book_appointment", TUESDAY_AT_NINE)
        assert "Waiting for a yes: Shall I book a vehicle inspection" in await self._shown(call)
        await call.say("Let me think")
        assert (await self._shown(call)).endswith("Let me think")

    @staticmethod
    async def _shown(call: Call) -> str:
        shown = await call.handle.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
        return str(shown.current_details)


class TestEnding:
    """Every call ends, and its last row is written."""

    @BOTH_WAYS
    async def test_turns_tools_and_summary_are_in_the_database(self, house: House) -> None:
        """What was said and done is stored once, with outcome and summary."""
        call = await house.answer()
        for number in range(7):
            await call.say(f"Sentence {number}")
        await call.use("upcoming_appointments", {})
        await call.hang_up()
        record = await house.record(call.sid)
        assert [turn.index for turn in record.turns] == list(range(14))
        assert [use.tool for use in record.tool_uses] == ["upcoming_appointments"]
        assert record.overview.outcome is Outcome.ANSWERED
        assert record.overview.summary == "14 turns; answered"

    @BOTH_WAYS
    async def test_a_lost_last_webhook_leaves_no_call_open(self, house: House) -> None:
        """The watchdog asks the telephone company and believes it."""
        call = await house.answer()
        await call.detach(EndReason.CALLER_HUNG_UP)
        house.control.statuses[call.sid] = "completed"
        await pass_time(house.temporal, call.handle, WATCH)
        assert (await call.handle.result()).outcome is Outcome.ABANDONED

    async def test_late_statuses_reopen_nothing(self, house: House) -> None:
        """Callbacks may be doubled and out of order."""
        call = await house.answer()
        await call.end()
        await call.handle.signal(CallWorkflow.call_status, CallStatusChanged("in-progress"))
        await call.detach(EndReason.CALLER_HUNG_UP)
        assert (await call.handle.result()).outcome is Outcome.ABANDONED

    async def test_an_answer_under_way_reopens_nothing(self, house: House) -> None:
        """The telephone company was asked while the caller was there, and told of the end before its answer came."""
        house.control.asking.gate = gate = Gate()
        call = await house.answer()
        house.control.statuses[call.sid] = "in-progress"
        await pass_time(house.temporal, call.handle, WATCH)
        await gate.arrival()
        await call.detach(EndReason.CALLER_HUNG_UP)
        await call.end()
        gate.open()
        assert (await call.handle.result()).outcome is Outcome.ABANDONED

    async def test_turns_reported_after_the_end_are_kept(self, house: House) -> None:
        """The telephone company may be faster than media."""
        call = await house.answer()
        await call.say("Goodbye")
        await call.end()
        await call.detach(EndReason.CALLER_HUNG_UP, last_words="Bye bye")
        await call.handle.result()
        assert [turn.heard for turn in (await house.record(call.sid)).turns] == ["Yes?", "Goodbye", "Bye bye"]

    async def test_a_stream_that_has_ended_may_still_bring_its_last_turns(self, house: House) -> None:
        """The telephone company was told what comes next, and media is still busy telling how it ended."""
        call = await house.answer()
        await call.say("Goodbye")
        await call.end()
        assert (await call.after_stream(1)).action is AfterStream.HANG_UP
        await call.detach(EndReason.CALLER_HUNG_UP, last_words="Bye bye")
        await call.handle.result()
        assert [turn.heard for turn in (await house.record(call.sid)).turns] == ["Yes?", "Goodbye", "Bye bye"]

    @BOTH_WAYS
    async def test_a_media_process_that_died_holds_nothing_up_for_long(self, house: House) -> None:
        """Nobody reports the last turns: the call is wrapped up without them."""
        call = await house.answer()
        await call.say("Goodbye")
        await call.end()
        await pass_time(house.temporal, call.handle, LAST_TURNS)
        assert (await call.handle.result()).outcome is Outcome.ANSWERED

    @BOTH_WAYS
    async def test_what_comes_when_all_is_written_is_rejected(self, house: House) -> None:
        """It must not be acknowledged and then lost."""
        house.book.releasing.gate = gate = Gate()
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("No")
        releasing = asyncio.create_task(call.use("release_hold", {}))
        await gate.arrival()
        await call.detach(EndReason.CALLER_HUNG_UP)
        await call.end()
        with pytest.raises(WorkflowUpdateFailedError) as caught:
            await call.say("Hello?")
        assert code_of(caught.value) == "stale_request"
        gate.open()
        assert (await releasing).status is ToolStatus.DONE
        await call.handle.result()

    async def test_the_agents_goodbye_hangs_up(self, house: House) -> None:
        """A stream that media ended on purpose is not reconnected."""
        call = await house.answer()
        await call.detach(EndReason.AGENT_ENDED)
        decision = await call.after_stream(1)
        assert decision.action is AfterStream.HANG_UP
