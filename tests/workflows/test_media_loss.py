"""A call whose media host has fallen silent leaves it, once, and nothing it already knows is undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import pytest
from temporalio.api.history.v1 import HistoryEvent
from temporalio.testing import WorkflowEnvironment

from activities.messages import MediaLost
from domain.calls import EndReason, Outcome
from domain.errors import OutcomeUnknown, ProviderRejected
from domain.stream_end import AfterStream
from tests.waiting import until
from tests.workflows.house import Call, House
from tests.workflows.premises import BOTH_WAYS, open_house
from workflows import call_end
from workflows.call import CallWorkflow
from workflows.options import COURIER_PATIENCE, LAST_TURNS, MOVE_PATIENCE, MOVES

A_MOMENT: Final = timedelta(milliseconds=500)


async def lose_host(call: Call, *, host: str = "media-1") -> None:
    """Tell the call that its host is lost."""
    await call.handle.signal(CallWorkflow.media_lost, MediaLost(host))


async def lose_patience(call: Call, patience: timedelta = MOVE_PATIENCE) -> None:
    """Let a wait pass; by default the moment in which the telephone company would ask by itself.

    Only what is left of it: a machine may be slow, and the wait that comes after it is to be lost on purpose.
    """
    runs_out = await until("the call waits", lambda: runs_out_at(call, patience), within=60)
    left = runs_out - await call.house.temporal.get_current_time(call.handle)
    if left > timedelta(0):
        await call.house.temporal.fast_forward(call.handle, left)


async def is_waiting(call: Call, patience: timedelta = MOVE_PATIENCE) -> bool:
    """Say whether a timer of that length runs."""
    return await runs_out_at(call, patience) is not None


async def runs_out_at(call: Call, patience: timedelta) -> datetime | None:
    """Return when the timer of that length runs out, in the call's own time; None without one."""
    events = (await call.handle.fetch_history()).events
    gone = _fired(events) | {event.timer_canceled_event_attributes.timer_id for event in events}
    running = _started(events, patience) - gone
    for event in events:
        if (
            event.HasField("timer_started_event_attributes")
            and event.timer_started_event_attributes.timer_id in running
        ):
            return event.event_time.ToDatetime(UTC) + patience
    return None


async def has_fired(call: Call, patience: timedelta, *, times: int = 1) -> bool:
    """Say whether timers of that length have run out so often."""
    events = (await call.handle.fetch_history()).events
    return len(_started(events, patience) & _fired(events)) >= times


def _started(events: Sequence[HistoryEvent], patience: timedelta) -> set[str]:
    waits = [one.timer_started_event_attributes for one in events if one.HasField("timer_started_event_attributes")]
    return {wait.timer_id for wait in waits if wait.start_to_fire_timeout.ToTimedelta() == patience}


def _fired(events: Sequence[HistoryEvent]) -> set[str]:
    return {event.timer_fired_event_attributes.timer_id for event in events}


async def moved(call: Call, *, times: int = 1) -> None:
    """Wait until the telephone company has been told to move the call so often."""

    async def look() -> bool:
        return len(call.house.control.redirects) == times

    await until("the call is moved", look, within=60)


class TestFrozen:
    """The socket is open and nobody talks."""

    @BOTH_WAYS
    async def test_the_telephone_company_is_asked_to_move_the_call(self, house: House) -> None:
        """It requests what it would have requested had the stream ended, and the call goes on elsewhere."""
        call = await house.answer()
        await call.say("I need an inspection")
        await lose_host(call)
        await lose_patience(call)
        await moved(call)

        url = "https://phone.example/webhooks/twilio/after-stream?epoch=1"
        assert house.control.redirects == [(call.sid, url)]
        brief = await call.reconnect()
        assert (brief.stream_epoch, brief.next_turn_index) == (2, 2)
        await call.hang_up()

    async def test_a_host_that_was_only_slow_does_not_end_the_call(self, house: House) -> None:
        """Its stream was taken from it, which looks to it as if the caller had hung up."""
        call = await house.answer()
        await lose_host(call)
        await lose_patience(call)
        await moved(call)
        await call.detach(EndReason.CALLER_HUNG_UP)
        assert (await call.after_stream(1)).action is AfterStream.RECONNECT

    async def test_told_twice_it_leaves_once(self, house: House) -> None:
        """A second move would end the stream the first one has brought to another host."""
        call = await house.answer()
        await lose_host(call)
        await lose_host(call)
        await lose_patience(call)
        await moved(call)
        await call.lose_stream()
        await call.attach("MZ2", host="media-2")
        await lose_host(call)
        await call.say("Hello")
        assert not await is_waiting(call)
        await call.hang_up()
        assert len(house.control.redirects) == 1

    async def test_back_at_a_host_that_thawed_it_leaves_again(self, house: House) -> None:
        """The telephone company has brought the next stream to it, and it froze once more."""
        call = await house.answer()
        await lose_host(call)
        await lose_patience(call)
        await moved(call)
        await call.reconnect()
        await lose_host(call)
        await lose_patience(call)
        await moved(call, times=2)
        await call.hang_up()

    async def test_a_lost_reply_is_looked_into_before_it_is_tried_again(self, house: House) -> None:
        """The telephone company has moved the call, and asks."""
        house.control.redirecting.lost_replies = [OutcomeUnknown("twilio", "reply lost")]
        call = await house.answer()
        house.control.statuses[call.sid] = "in-progress"
        await lose_host(call)
        await lose_patience(call)
        await moved(call)
        await call.reconnect()
        await call.hang_up()
        assert len(house.control.redirects) == 1

    async def test_what_never_took_effect_is_tried_again_and_has_an_end(self, house: House) -> None:
        """A few times; behind them is the watchdog."""
        call = await house.answer()
        house.control.statuses[call.sid] = "in-progress"
        await lose_host(call)
        for times in range(1, MOVES + 1):
            await lose_patience(call)
            await moved(call, times=times)
        await call.hang_up()
        assert len(house.control.redirects) == MOVES

    async def test_told_again_it_is_tried_again(self, house: House) -> None:
        """Nobody could move the call the first time."""
        house.control.redirecting.failures = [ProviderRejected("twilio", "no permission")] * MOVES
        call = await house.answer()
        house.control.statuses[call.sid] = "in-progress"
        await lose_host(call)
        for times in range(1, MOVES + 2):  # the last look finds that it can't be moved
            await lose_patience(call)
            await until("it waits no more", partial(has_fired, call, MOVE_PATIENCE, times=times), within=60)
        await lose_host(call)
        await lose_patience(call)
        await moved(call)
        await call.hang_up()

    async def test_a_goodbye_after_a_move_that_failed_is_one(self, house: House) -> None:
        """The host was only slow: it still has the call, and knows best how it ended."""
        house.control.redirecting.failures = [ProviderRejected("twilio", "no permission")] * MOVES
        call = await house.answer()
        house.control.statuses[call.sid] = "in-progress"
        await lose_host(call)
        await lose_patience(call)
        await until("it is looked at again", lambda: is_waiting(call), within=60)
        await call.detach(EndReason.AGENT_ENDED)
        assert (await call.after_stream(1)).action is AfterStream.HANG_UP

    async def test_a_call_that_is_not_there_any_more_ends(self, house: House) -> None:
        """The telephone company refuses to move it, and says why when asked."""
        house.control.redirecting.failures = [ProviderRejected("twilio", "the call is not in progress")]
        call = await house.answer()
        house.control.statuses[call.sid] = "completed"
        await lose_host(call)
        await lose_patience(call)
        await lose_patience(call, COURIER_PATIENCE)
        assert (await call.handle.result()).outcome is Outcome.ABANDONED


class TestKilled:
    """The socket is closed, and the telephone company asks by itself."""

    async def test_a_call_that_has_left_already_is_left_alone(self, house: House) -> None:
        """The webhook came first."""
        call = await house.answer()
        await call.lose_stream()
        await lose_host(call)
        await call.attach("MZ2")
        await call.hang_up()
        assert house.control.redirects == []

    async def test_the_webhook_may_come_within_a_moment(self, house: House) -> None:
        """Nobody has to be asked then."""
        call = await house.answer()
        await lose_host(call)
        await until("the call waits", lambda: is_waiting(call), within=60)
        await call.reconnect()
        await call.hang_up()
        assert house.control.redirects == []

    async def test_told_between_two_streams_it_leaves_the_next_host_too(self, house: House) -> None:
        """The loss of the first one says nothing of the stream that comes after it."""
        call = await house.answer()
        await call.lose_stream()
        await lose_host(call)
        await call.attach("MZ2", host="media-2")
        await lose_host(call, host="media-2")
        await lose_patience(call)
        await moved(call)
        await call.hang_up()

    async def test_a_call_at_another_host_is_left_alone(self, house: House) -> None:
        """It has been there before."""
        call = await house.answer()
        await call.lose_stream()
        await call.attach("MZ2", host="media-2")
        await lose_host(call)
        await call.hang_up()
        assert house.control.redirects == []

    @pytest.mark.parametrize("has_left", [False, True])
    async def test_a_call_that_is_over_waits_for_what_is_on_disk_only(self, house: House, *, has_left: bool) -> None:
        """The process can't tell its last turns any more; whether or not the next stream was asked for."""
        call = await house.answer()
        await call.say("Hello")
        if has_left:
            await call.lose_stream()
        await call.end()
        await lose_host(call)
        await lose_patience(call, COURIER_PATIENCE)
        assert (await call.handle.result()).exchanges == 1
        assert not await has_fired(call, LAST_TURNS)
        assert house.control.redirects == []

    async def test_what_another_process_finds_on_disk_still_counts(self, house: House) -> None:
        """It comes after the host was found lost."""
        call = await house.answer()
        await call.end()
        await lose_host(call)
        await until("the call waits", lambda: is_waiting(call, COURIER_PATIENCE), within=60)
        await call.detach(EndReason.STREAM_LOST, last_words="How can I help you?")
        await call.handle.result()
        assert [turn.text for turn in (await call.handle.query(CallWorkflow.view)).turns] == ["How can I help you?"]


async def test_after_an_outage_what_is_on_disk_gets_its_time_again(
    temporal: WorkflowEnvironment, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers and Temporal went away together with the host, and no other process could deliver meanwhile."""
    monkeypatch.setattr(call_end, "LATE_TIMER", A_MOMENT)  # time without a worker is not skipped
    async with open_house(temporal, sqlite_url, is_last=False) as house:
        call = await house.answer()
        await call.end()
        await lose_host(call)
        await until("the call waits", lambda: is_waiting(call, COURIER_PATIENCE), within=60)
    await temporal.fast_forward(call.handle, COURIER_PATIENCE + A_MOMENT)
    async with open_house(temporal, sqlite_url) as house:
        await until("the call waits again", lambda: is_waiting(call, COURIER_PATIENCE), within=60)
        await call.detach(EndReason.STREAM_LOST, last_words="How can I help you?")
        await call.handle.result()
        assert [turn.text for turn in (await call.handle.query(CallWorkflow.view)).turns] == ["How can I help you?"]
