"""Whether a call is still there, and moving it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.testing import ActivityEnvironment

from activities.call_control import MOVE_PATIENCE, CallMove, CallWatch
from activities.messages import Move
from domain.errors import NotFound, OutcomeUnknown, ProviderRejected
from tests.fakes.faults import Gate
from tests.fakes.vendors import FakeCallControl
from workflows.options import MOVE


def within(time: timedelta) -> ActivityEnvironment:
    """Return where an activity runs for which the story still has so much time."""
    environment = ActivityEnvironment()
    environment.info = replace(environment.info, schedule_to_close_timeout=time)
    return environment


async def test_the_vendors_word_comes_back_as_it_is() -> None:
    """The story decides what it means."""
    control = FakeCallControl()
    control.statuses["CA1"] = "in-progress"
    assert await CallWatch(control).status("CA1") == "in-progress"


async def test_an_unknown_call_is_not_found() -> None:
    """The telephone company has forgotten it."""
    with pytest.raises(NotFound):
        await CallWatch(FakeCallControl()).status("CA1")


@pytest.mark.parametrize("public_url", ["https://phone.example", "https://phone.example/"])
async def test_a_call_is_moved_to_the_question_what_comes_next(public_url: str) -> None:
    """The URL is the one the stream of that epoch would have led to at its end."""
    control = FakeCallControl()
    await within(MOVE["schedule_to_close_timeout"]).run(CallMove(control, public_url).redirect, Move("CA1", 3))
    assert control.redirects == [("CA1", "https://phone.example/webhooks/twilio/after-stream?epoch=3")]


async def test_a_move_the_story_gives_up_is_not_sent_later() -> None:
    """By then another stream may have come, and it would be cut off."""
    assert MOVE["start_to_close_timeout"] > MOVE_PATIENCE
    control = FakeCallControl()
    control.redirecting.gate = gate = Gate()
    move = CallMove(control, "https://phone.example", move_patience=timedelta(milliseconds=50))
    with pytest.raises(OutcomeUnknown):
        await within(MOVE["schedule_to_close_timeout"]).run(move.redirect, Move("CA1", 3))
    gate.open()
    assert control.redirects == []


async def test_a_move_that_comes_too_late_is_not_sent() -> None:
    """The attempt begins when the story has already given it up."""
    control = FakeCallControl()
    with pytest.raises(OutcomeUnknown):
        await within(timedelta(0)).run(CallMove(control, "https://phone.example").redirect, Move("CA1", 3))
    assert control.redirects == []


async def test_without_a_public_url_the_operator_has_to_act() -> None:
    """Nobody else knows how the telephone company reaches the api; the message names the setting."""
    with pytest.raises(ProviderRejected, match="HOLDFAST_PUBLIC_BASE_URL"):
        await CallMove(FakeCallControl(), None).redirect(Move("CA1", 3))
