"""Somebody of the business takes a call from the agent: once, whatever becomes of the stream."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from domain.calls import EndReason, Outcome
from domain.errors import ProviderUnavailable
from domain.interventions import CALL_OVER, HAS_LEFT, LAST_WORDS, EndedBy, Intervention, InterventionKind
from domain.phases import Phase
from domain.stream_end import AfterStream
from tests.waiting import until
from tests.workflows.house import LINE, NOW, Call, House
from tests.workflows.premises import BOTH_WAYS
from workflows.call import CallWorkflow
from workflows.messages import DirectiveAction

COLLEAGUE: Final = "+15557779999"
END: Final = Intervention(InterventionKind.END, "API key 1", NOW)
TRANSFER: Final = Intervention(InterventionKind.TRANSFER, "API key 1", NOW, COLLEAGUE)
MESSAGE: Final = Intervention(InterventionKind.MESSAGE, "API key 1", NOW)


async def intervene(call: Call, wanted: Intervention) -> None:
    """Press the button."""
    await call.handle.execute_update(CallWorkflow.intervene, wanted)


async def refused(call: Call, wanted: Intervention) -> str:
    """Press the button in vain, and return why."""
    with pytest.raises(WorkflowUpdateFailedError) as raised:
        await intervene(call, wanted)
    assert isinstance(raised.value.cause, ApplicationError)
    return raised.value.cause.message


async def fetched(call: Call) -> None:
    """Wait until the telephone company is asked to fetch the caller."""

    async def look() -> bool:
        return len(call.house.control.redirects) == 1

    await until("the caller is fetched", look, within=30)


class TestFetching:
    """The caller does not wait for the agent to pause."""

    @BOTH_WAYS
    @pytest.mark.parametrize(
        ("wanted", "action"),
        [(END, AfterStream.HANG_UP), (TRANSFER, AfterStream.DIAL_HUMAN), (MESSAGE, AfterStream.TAKE_MESSAGE)],
        ids=["end", "transfer", "message"],
    )
    async def test_the_telephone_company_asks_and_does_it(
        self, house: House, wanted: Intervention, action: AfterStream
    ) -> None:
        """It is asked at once to leave the stream, and told what to say and to do."""
        call = await house.answer()
        await call.say("I need an inspection")
        await intervene(call, wanted)
        await fetched(call)
        decision = await call.after_stream(1)
        assert (decision.action, decision.say) == (action, LAST_WORDS[wanted.kind])
        assert (decision.dial, decision.caller_id) == ((COLLEAGUE, LINE) if wanted is TRANSFER else ("", ""))
        await call.hang_up()

    async def test_media_lets_go_where_the_telephone_company_can_not_be_asked(self, house: House) -> None:
        """The agent's next exchange brings the word, and the end of the stream does the rest."""
        house.control.redirecting.failures = [ProviderUnavailable("twilio", "away")] * 3
        call = await house.answer()
        house.control.statuses[call.sid] = "in-progress"
        await intervene(call, END)
        assert (await call.say("Are you there?")).action is DirectiveAction.LET_GO
        await call.detach(EndReason.MOVED)
        assert (await call.after_stream(1)).action is AfterStream.HANG_UP
        await call.end()
        await call.handle.result()

    async def test_a_call_whose_media_is_dead_gets_it(self, house: House) -> None:
        """Nobody is attached: the next stream's end is what the telephone company is asked for."""
        call = await house.answer()
        await call.lose_stream()
        await intervene(call, MESSAGE)
        await fetched(call)
        assert (await call.after_stream(2)).action is AfterStream.TAKE_MESSAGE
        await call.end()
        await call.handle.result()

    async def test_a_caller_who_hangs_up_meanwhile_hears_nothing(self, house: House) -> None:
        """The call is over before it is fetched, and its story ends."""
        call = await house.answer()
        await intervene(call, TRANSFER)
        await call.detach(EndReason.CALLER_HUNG_UP)
        await call.end()
        assert (await call.after_stream(1)).say == ""
        await call.handle.result()


class TestOnce:
    """One intervention a call."""

    async def test_the_first_one_stands(self, house: House) -> None:
        """What comes second is told what the first one was."""
        call = await house.answer()
        await intervene(call, TRANSFER)
        assert "connected with a colleague" in await refused(call, END)
        assert (await call.view()).intervention == TRANSFER
        await call.after_stream(1)
        await call.hang_up()

    async def test_a_caller_who_has_left_the_agent_is_let_alone(self, house: House) -> None:
        """Two losses in a row have him leave a message: there is no agent to take the call from."""
        call = await house.answer()
        await call.after_stream(1)
        await call.after_stream(2)
        assert await refused(call, END) == HAS_LEFT
        assert (await call.view()).has_left

    async def test_a_call_that_is_over_is_not_intervened_in(self, house: House) -> None:
        """Media still has to tell its last turns, but nobody is on the line."""
        call = await house.answer()
        await call.end()
        await until("the call is over", lambda: _is_over(call), within=10)
        assert await refused(call, END) == CALL_OVER
        await call.hang_up()


async def _is_over(call: Call) -> bool:
    return (await call.view()).outcome is not None


async def _pressed(call: Call) -> None:
    await intervene(call, END)
    await call.after_stream(1)
    await call.detach(EndReason.CALLER_HUNG_UP)


async def _hung_up(call: Call) -> None:
    await call.detach(EndReason.CALLER_HUNG_UP)


async def _said_goodbye(call: Call) -> None:
    await call.detach(EndReason.AGENT_ENDED)


@pytest.mark.parametrize(
    ("ends", "by"),
    [(_pressed, EndedBy.OPERATOR), (_hung_up, EndedBy.CALLER), (_said_goodbye, EndedBy.AGENT)],
)
async def test_the_record_says_who_has_ended_the_call(
    house: House, ends: Callable[[Call], Awaitable[None]], by: EndedBy
) -> None:
    """A call that an operator has ended is told apart, and every phase is written down with its instant."""
    call = await house.answer()
    await call.say("I need an inspection")
    await ends(call)
    await call.end()
    await call.handle.result()
    record = await house.record(call.sid)
    assert record.ended_by is by
    assert record.intervention == (END if by is EndedBy.OPERATOR else None)
    assert [phase for phase, _ in record.phases] == [Phase.CALL_START, Phase.DISCOVERY, Phase.COMPLETION]
    assert record.overview.outcome is Outcome.ANSWERED
