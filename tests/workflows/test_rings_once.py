"""Wherever ringing somebody is cut, he is rung once: his telephone is the one thing that can't be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest
from temporalio.common import RetryPolicy

from domain.errors import OutcomeUnknown, ProviderRejected, ProviderUnavailable
from domain.outbound import AttemptOutcome, DialOutcome, redial_after
from store.tables import DialAttemptRow
from tests.fakes.faults import Faults
from tests.waiting import until
from tests.workflows.wish import Wish
from workflows import options

DOWN: Final = ProviderUnavailable("vendor", "503")
LOST: Final = OutcomeUnknown("twilio", "reply lost")
#: Of an attempt whose worker is lost.
PATIENCE: Final = timedelta(milliseconds=500)
#: Until he is rung again for an attempt that was lost; not much longer, or the call after it is asked about already.
LOST_AND_AGAIN: Final = options.LOST_CALL + redial_after(AttemptOutcome.LOST, 1) + timedelta(seconds=2)


#: Of an attempt that is given up at its first failure.
ONCE: Final = RetryPolicy(maximum_attempts=1)


@dataclass(frozen=True)
class Boundary:
    """A step on the way to his telephone, and how its reply gets lost."""

    name: str
    faults: Callable[[Wish], Faults]
    lost_reply: ProviderUnavailable | OutcomeUnknown = DOWN


BOUNDARIES: Final = (
    Boundary("open", lambda wish: wish.dials.opening),
    Boundary("judge", lambda wish: wish.dials.judging),
    Boundary("slot", lambda wish: wish.dials.taking),
    Boundary("ring", lambda wish: wish.calls.placing, LOST),
    Boundary("write down", lambda wish: wish.dials.placing),
    Boundary("close", lambda wish: wish.dials.closing),
)
EVERYWHERE: Final = pytest.mark.parametrize("boundary", BOUNDARIES, ids=[one.name for one in BOUNDARIES])


async def _assert_rung_once(wish: Wish, *, times: int = 1) -> None:
    """Let him answer, and find that one call was all."""
    call = await wish.answers()
    await call.say("Yes, I will be there")
    await call.hang_up()
    await wish.tell("completed", attempt=times, sid=call.sid)
    result = await wish.handle.result()
    assert (result.outcome, result.call_sid) == (DialOutcome.REACHED, wish.calls.sid(1))
    assert len(wish.calls.placed) == 1


async def _is_lost(step: Faults) -> bool:
    """Say whether the reply was lost already."""
    return not step.lost_replies


async def _has_closed(wish: Wish) -> bool:
    """Say whether the first attempt has come to its end."""
    async with wish.house.database.reading() as unit:
        row = await unit.get(DialAttemptRow, (wish.intent.intent_id, 1))
    return row is not None and row.outcome is not None


@EVERYWHERE
async def test_a_step_that_fails_before_its_effect(wish: Wish, boundary: Boundary) -> None:
    """It is done again."""
    faults = boundary.faults(wish)
    faults.failures = [DOWN]
    await wish.start()
    await _assert_rung_once(wish)
    assert faults == Faults(), "it did not fail"


@EVERYWHERE
async def test_a_step_whose_reply_is_lost(wish: Wish, boundary: Boundary) -> None:
    """It was done, and is not done twice."""
    faults = boundary.faults(wish)
    faults.lost_replies = [boundary.lost_reply]
    await wish.start()
    await _assert_rung_once(wish)
    assert faults == Faults(), "no reply was lost"


@EVERYWHERE
async def test_a_worker_lost_after_the_effect(wish: Wish, boundary: Boundary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one takes the step over and finds what was done."""
    monkeypatch.setitem(options.BACKGROUND, "start_to_close_timeout", PATIENCE)
    monkeypatch.setitem(options.DIAL, "start_to_close_timeout", PATIENCE)
    faults = boundary.faults(wish)
    faults.silences = 1
    await wish.start()
    await _assert_rung_once(wish)
    assert faults == Faults(), "no worker was lost"


async def test_a_worker_lost_between_writing_and_ringing(wish: Wish, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows that he was not rung: he is looked for, then left in peace, and rung by the next attempt."""
    monkeypatch.setattr("activities.dialling._LOOKED_FOR", timedelta(seconds=1))
    wish.dials.claiming.lost_replies = [DOWN]
    await wish.start()
    await until("it is written down", lambda: _is_lost(wish.dials.claiming), within=20)
    await wish.wait(LOST_AND_AGAIN)
    await _assert_rung_once(wish, times=2)


async def test_a_look_that_fails_costs_no_attempt(wish: Wish, monkeypatch: pytest.MonkeyPatch) -> None:
    """The telephone company can't be asked for a moment: the attempt waits, and rings him."""
    monkeypatch.setattr("activities.dialling._LOOKED_FOR", timedelta(seconds=1))
    wish.dials.claiming.lost_replies = [DOWN]
    await wish.start()
    await until("the first one is lost", lambda: _has_closed(wish), within=20)
    wish.calls.searching.failures = [DOWN]
    await wish.wait(LOST_AND_AGAIN)
    await _assert_rung_once(wish, times=2)


async def test_a_call_that_is_listed_late_is_found_by_the_next_attempt(
    wish: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anybody is rung again, the vendor is asked for the call that was lost."""
    monkeypatch.setitem(options.DIAL, "retry_policy", ONCE)
    wish.calls.placing.lost_replies = [LOST]
    wish.calls.searching.failures = [ProviderRejected("twilio", "credentials are wrong")]
    await wish.start()
    await wish.rings()
    await wish.wait(LOST_AND_AGAIN)
    await _assert_rung_once(wish, times=2)


async def test_a_lost_call_tells_of_itself(wish: Wish, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vendor can't be asked, and its callback carries the wish."""
    monkeypatch.setitem(options.DIAL, "retry_policy", ONCE)
    wish.calls.placing.lost_replies = [LOST]
    wish.calls.searching.failures = [ProviderRejected("twilio", "credentials are wrong")] * 5
    await wish.start()
    await wish.rings()
    await wish.tell("ringing")
    await _assert_rung_once(wish)
