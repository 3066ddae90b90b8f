"""Lets Temporal know that this media host is alive, so that its calls are moved when it is not.

Rules of the file:
- Calls are carried without it: while Temporal is away it is tried again and again, and said once.
- It ends in good order with the process, after its last call.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Final

from temporalio.client import Client
from temporalio.worker import Worker

from activities.media_host import MediaHostPresence
from activities.start_options import MEDIA_HOST_START
from domain.names import MEDIA_HOST_WORKFLOW, media_host_queue, media_host_workflow_id
from media.metrics import MediaMetrics
from workflows.messages import MediaHostWatch

logger = logging.getLogger(__name__)

_FIRST_PAUSE: Final = 0.5
#: Well below the patience a host is given after an outage of Temporal.
_LONGEST_PAUSE: Final = 5.0
_START_TIMEOUT: Final = timedelta(seconds=5)
_LAST_PATIENCE: Final = 2.0
#: The shift that runs, the question whether the process is there, and the next shift when Temporal has given one up.
_ACTIVITIES_AT_ONCE: Final = 3


class Liveness:
    """One media process' presence in Temporal."""

    def __init__(
        self,
        watch: MediaHostWatch,
        *,
        connect: Callable[[], Awaitable[Client]],
        utc_now: Callable[[], datetime],
        metrics: MediaMetrics,
    ) -> None:
        """Keep what is needed.

        Args:
            watch: Which host, and how it is watched.
            connect: Returns a connected client; raises while Temporal is away.
            utc_now: The clock.
            metrics: Told whether the host is registered.
        """
        self._watch = watch
        self._connect = connect
        self._metrics = metrics
        self._stopping = asyncio.Event()
        self._presence = MediaHostPresence(self._stopping, utc_now)
        self._pause = _FIRST_PAUSE
        self._is_away_said = False

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Be registered, as far as Temporal is there, for as long as the context lasts."""
        keeping = asyncio.create_task(self._keep(), name="liveness")
        try:
            yield
        finally:
            self._stopping.set()
            await asyncio.wait({keeping}, timeout=_LAST_PATIENCE)
            keeping.cancel()
            await asyncio.wait({keeping}, timeout=_LAST_PATIENCE)

    async def _keep(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._register()
            except Exception as error:  # noqa: BLE001  (whatever it is, calls are carried without, and it is tried again)
                self._say_away(error)
            await self._rest()

    async def _register(self) -> None:
        """Take the activities and have them asked for, until the stop or until Temporal has given this host up."""
        client = await self._connect()
        async with Worker(
            client,
            task_queue=media_host_queue(self._watch.media_host),
            activities=[self._presence.serve, self._presence.answer],
            max_concurrent_activities=_ACTIVITIES_AT_ONCE,
        ):
            await self._be_watched(client)

    async def _be_watched(self, client: Client) -> None:
        handle = await client.start_workflow(
            MEDIA_HOST_WORKFLOW,
            self._watch,
            id=media_host_workflow_id(self._watch.media_host),
            static_summary=f"Media host {self._watch.media_host}",
            rpc_timeout=_START_TIMEOUT,
            **MEDIA_HOST_START,
        )
        self._metrics.liveness.set(1)
        self._pause, self._is_away_said = _FIRST_PAUSE, False
        try:
            await handle.result()
        finally:
            self._metrics.liveness.set(0)

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pause):
                await self._stopping.wait()
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    def _say_away(self, error: Exception) -> None:
        if not self._is_away_said:
            logger.warning("this media host is not watched: %s", error)
        self._is_away_said = True
