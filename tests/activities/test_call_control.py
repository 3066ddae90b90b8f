"""Whether a call is still there, and moving it."""

from __future__ import annotations

import pytest

from activities.call_control import CallMove, CallWatch
from activities.messages import Move
from domain.errors import NotFound, ProviderRejected
from tests.fakes.vendors import FakeCallControl


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
    await CallMove(control, public_url).redirect(Move("CA1", 3))
    assert control.redirects == [("CA1", "https://phone.example/webhooks/twilio/after-stream?epoch=3")]


async def test_without_a_public_url_the_operator_has_to_act() -> None:
    """Nobody else knows how the telephone company reaches the api; the message names the setting."""
    with pytest.raises(ProviderRejected, match="HOLDFAST_PUBLIC_BASE_URL"):
        await CallMove(FakeCallControl(), None).redirect(Move("CA1", 3))
