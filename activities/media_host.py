"""A media host as the workflows know it: there while it heartbeats; once it is lost, its calls are told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from temporalio import activity
from temporalio.client import Client

from activities.messages import HostShift, MediaLost
from activities.temporal_failures import translated_temporal_errors
from domain.errors import NotFound
from domain.names import CALL_WORKFLOW, MEDIA_HOST_ATTRIBUTE

_LOG: Final = logging.getLogger(__name__)

_BEATS_A_TIMEOUT: Final = 5
#: More than one media process carries, with room.
_MOST_CALLS: Final = 5000
_SIGNALS_AT_ONCE: Final = 20
_SIGNAL_TIMEOUT: Final = timedelta(seconds=5)


class MediaHostPresence:
    """Heartbeats and answers for the media process it runs in."""

    def __init__(self, stopping: asyncio.Event, clock: Callable[[], datetime]) -> None:
        """Heartbeat until `stopping` is set, with the time of `clock` (aware UTC)."""
        self._stopping = stopping
        self._clock = clock

    @activity.defn(name="media_host.serve")
    async def serve(self, shift: HostShift) -> bool:
        """Return whether the process stops; False when the shift is over, or somebody else has ended it."""
        try:
            return await self._beat(shift)
        except asyncio.CancelledError:
            if not _is_taken_for_lost():
                raise
            _LOG.warning(
                "taken for lost: no heartbeat came through in time, and calls were moved away; registers again"
            )
            return False

    async def _beat(self, shift: HostShift) -> bool:
        timeout = activity.info().heartbeat_timeout or shift.length
        loop = asyncio.get_running_loop()
        end = loop.time() + shift.length.total_seconds()
        while (left := end - loop.time()) > 0:
            activity.heartbeat(self._clock().isoformat())
            if await self._is_stopping_within(min(left, timeout.total_seconds() / _BEATS_A_TIMEOUT)):
                return True
        return False

    @activity.defn(name="media_host.answer")
    async def answer(self) -> None:
        """Say that the process is there."""

    async def _is_stopping_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return await self._stopping.wait()
        except TimeoutError:
            return False


def _is_taken_for_lost() -> bool:
    details = activity.cancellation_details()
    return details is not None and (details.timed_out or details.not_found)


class MediaHostLoss:
    """Tells the calls of a media host that it is lost."""

    def __init__(self, client: Client, *, pause: timedelta = timedelta(seconds=2)) -> None:
        """Find calls with a client, twice with a pause: what a call is found by comes a moment after it is set."""
        self._client = client
        self._pause = pause

    @activity.defn(name="media_host.tell_calls")
    async def tell_calls(self, lost: MediaLost) -> int:
        """Signal `media_lost` to every running call that was last seen at the host, and return how many there were.

        Raises ProviderUnavailable; a call told twice knows it.
        """
        told: set[str] = set()
        with translated_temporal_errors():
            told |= await self._tell(await self._calls_of(lost.media_host), lost)
            await asyncio.sleep(self._pause.total_seconds())
            told |= await self._tell(await self._calls_of(lost.media_host) - told, lost)
        return len(told)

    async def _calls_of(self, media_host: str) -> set[str]:
        running = f'WorkflowType="{CALL_WORKFLOW}" AND ExecutionStatus="Running"'
        query = f'{MEDIA_HOST_ATTRIBUTE}="{media_host}" AND {running}'
        return {found.id async for found in self._client.list_workflows(query, limit=_MOST_CALLS)}

    async def _tell(self, calls: Iterable[str], lost: MediaLost) -> set[str]:
        told, room = set(calls), asyncio.Semaphore(_SIGNALS_AT_ONCE)
        await asyncio.gather(*(self._signal(call, lost, room) for call in told))
        return told

    async def _signal(self, workflow_id: str, lost: MediaLost, room: asyncio.Semaphore) -> None:
        async with room:
            try:
                with translated_temporal_errors():
                    handle = self._client.get_workflow_handle(workflow_id)
                    await handle.signal("media_lost", lost, rpc_timeout=_SIGNAL_TIMEOUT)
            except NotFound:  # the call has ended meanwhile
                return
