"""The workshop's doors: with its worker, with a wish to ring somebody, and on the day before its appointments."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.workflows.house import House
from tests.workflows.premises import ALL_IN_MEMORY, open_house
from tests.workflows.reminding import DayBefore, day_before
from tests.workflows.wish import Wish, open_wish
from workflows import options

#: Instead of the second or so that a vendor in trouble is spared.
AT_ONCE: Final = timedelta(milliseconds=20)
RETRIED: Final = (
    options.BOOKING_STEP,
    options.CALENDAR_SYNC,
    options.UNDO,
    options.BACKGROUND,
    options.SUMMARY,
    options.RESEARCH,
    options.REMEMBER,
    options.LAYING_OUT,
    options.DIAL,
    options.VOICEMAIL,
    options.TELL_CALLS,
)


@pytest.fixture(autouse=True)
def _retries_come_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry within milliseconds: that it is tried again is what stories tell, not how long that takes."""
    for chosen in RETRIED:
        hasty = replace(chosen["retry_policy"], initial_interval=AT_ONCE)
        monkeypatch.setitem(chosen, "retry_policy", hasty)


@pytest.fixture
def cached() -> int:
    """Return how many runs a worker keeps in memory; a story told `BOTH_WAYS` is told once more with none."""
    return ALL_IN_MEMORY


@pytest.fixture
async def house(temporal: WorkflowEnvironment, sqlite_url: str, cached: int) -> AsyncIterator[House]:
    """Open the workshop."""
    async with open_house(temporal, sqlite_url, cached=cached) as opened:
        yield opened


@pytest.fixture
async def wish(temporal: WorkflowEnvironment, sqlite_url: str, cached: int) -> AsyncIterator[Wish]:
    """Open the workshop with a reminder for Maria, not started yet."""
    async with open_wish(temporal, sqlite_url, cached=cached) as opened:
        yield opened


@pytest.fixture
async def noon(temporal: WorkflowEnvironment, sqlite_url: str, cached: int) -> AsyncIterator[DayBefore]:
    """Open the workshop at noon, when everybody may be reminded at once; without a worker."""
    async with day_before(temporal, sqlite_url, cached=cached) as workshop:
        yield workshop
