"""The presence of a media process: it ends with the process, with its shift, or because it was taken for lost."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.activity import ActivityCancellationDetails
from temporalio.testing import ActivityEnvironment

from activities.media_host import MediaHostPresence
from activities.messages import HostShift

LONG = timedelta(hours=1)


@pytest.fixture
def stopping() -> asyncio.Event:
    """Return what is set once the process stops."""
    return asyncio.Event()


@pytest.fixture
def presence(stopping: asyncio.Event) -> MediaHostPresence:
    """Return the presence."""
    return MediaHostPresence(stopping, lambda: datetime.now(UTC))


async def _serving(presence: MediaHostPresence, environment: ActivityEnvironment) -> asyncio.Task[bool]:
    serving = asyncio.create_task(environment.run(presence.serve, HostShift(length=LONG)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return serving


async def test_a_process_that_stops_says_so(presence: MediaHostPresence, stopping: asyncio.Event) -> None:
    """Its calls are moved at once."""
    serving = await _serving(presence, ActivityEnvironment())
    stopping.set()
    assert await serving is True


@pytest.mark.parametrize("why", [{"timed_out": True}, {"not_found": True}])
async def test_one_that_was_taken_for_lost_says_so_and_goes_on(
    presence: MediaHostPresence, why: dict[str, bool], caplog: pytest.LogCaptureFixture
) -> None:
    """A machine in trouble has kept its heartbeats back: that is for people to read, and no fault of ours."""
    environment = ActivityEnvironment()
    serving = await _serving(presence, environment)
    environment.cancel(ActivityCancellationDetails(**why))
    assert await serving is False
    assert [(one.levelno, "taken for lost" in one.message) for one in caplog.records] == [(logging.WARNING, True)]


async def test_a_worker_that_shuts_down_is_something_else(presence: MediaHostPresence) -> None:
    """It is told as the cancellation it is."""
    environment = ActivityEnvironment()
    serving = await _serving(presence, environment)
    environment.cancel(ActivityCancellationDetails(worker_shutdown=True))
    with pytest.raises(asyncio.CancelledError):
        await serving
