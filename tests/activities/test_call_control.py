"""Whether a call is still there."""

from __future__ import annotations

import pytest

from activities.call_control import CallWatch
from domain.errors import NotFound
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
