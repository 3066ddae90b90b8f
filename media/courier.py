"""Delivers what streams have left in the spool: those of this process, and of processes that are gone.

The rules of the file:

* A file is sent as the update `detach` under the id its stream would have used: one that had arrived is the same one.
* As long as Temporal does not answer, a file stays and is tried again; the workflow's own answer ends it.
* What a workflow refuses for good is moved to `refused/`, for a human: a promise never vanishes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import NoneType

from temporalio.client import Client

from domain.errors import HoldfastError, PeerProtocolError, ProviderUnavailable
from media.call_updates import CallUpdates
from media.lost_facts import give_up
from media.metrics import MediaMetrics
from media.settings import LinkSettings, SpoolSettings
from media.spool import Spool
from media.spool_file import SpooledStream, decode, move, names
from media.spool_folder import REFUSED, SpoolFolder

logger = logging.getLogger(__name__)


class Courier:
    """One process' courier."""

    def __init__(
        self,
        spool: Spool,
        client: Client,
        *,
        utc_now: Callable[[], datetime],
        metrics: MediaMetrics,
        link: LinkSettings | None = None,
        settings: SpoolSettings | None = None,
    ) -> None:
        """Deliver what a spool and the folders beside it hold, over one client."""
        self._spool = spool
        self._client = client
        self._utc_now = utc_now
        self._metrics = metrics
        self._link = link or LinkSettings()
        self._settings = settings or SpoolSettings()
        self._converter = client.data_converter
        self._slots = asyncio.Semaphore(self._settings.deliveries_at_once)
        self._setting_aside = asyncio.Lock()

    async def run(self) -> None:
        """Look for files until cancelled."""
        while True:
            try:
                await self.deliver_all()
            except OSError as error:
                logger.error("the spool can't be read: disk error %s", error.errno)  # noqa: TRY400  (no trace needed)
            await asyncio.sleep(self._settings.courier_pause.total_seconds())

    async def deliver_all(self) -> None:
        """Try once to deliver every file nobody else delivers; raises OSError."""
        own = self._spool.folder
        with ExitStack() as adopted:
            gone = await asyncio.to_thread(_adopt, own, adopted)
            paths = await asyncio.to_thread(_files, (own, *gone))
            self._metrics.spooled_streams.set(len(paths))
            await asyncio.gather(*(self._deliver_safely(path) for path in paths if self._is_ours(path)))
        self._metrics.refused_streams.set(len(await asyncio.to_thread(names, own.root / REFUSED)))

    def _is_ours(self, path: Path) -> bool:
        return path.parent != self._spool.folder.path or self._spool.is_left(path.name)

    async def _deliver_safely(self, path: Path) -> None:
        async with self._slots:
            try:
                await self._deliver(path)
            except Exception as error:  # noqa: BLE001  one file's fault must not end the others, or the calls
                logger.error("%s can't be delivered: %s", path.name, type(error).__name__)  # noqa: TRY400  (may quote)

    async def _deliver(self, path: Path) -> None:
        try:
            stream = await decode(await asyncio.to_thread(path.read_bytes), self._converter)
        except PeerProtocolError as error:
            logger.error("%s: %s", path.name, error)  # noqa: TRY400  (a trace may quote the content)
            await self._set_aside(path)
            return
        try:
            await self._send(stream)
        except ProviderUnavailable:
            return
        except HoldfastError as error:
            logger.warning("%s was refused: %s", path.name, error)
            give_up(stream.call_sid, stream.request, self._metrics)
            await self._set_aside(path)
            return
        self._metrics.spool.labels("delivered").inc()
        await asyncio.to_thread(path.unlink)

    async def _send(self, stream: SpooledStream) -> None:
        """Send once; a stream's link would have used the same id."""
        updates = CallUpdates(self._client, stream.call_sid, utc_now=self._utc_now, settings=self._link)
        update_id = f"detach-{stream.request.stream_epoch}"
        await updates.send("detach", stream.request, update_id=update_id, answer=NoneType, until=self._utc_now())

    async def _set_aside(self, path: Path) -> None:
        self._metrics.spool.labels("refused").inc()
        refused = self._spool.folder.root / REFUSED
        async with self._setting_aside:
            if not await asyncio.to_thread(_is_moved, path, refused, self._settings.most_refused):
                logger.error("%s is removed: %s is full", path.name, refused)


def _is_moved(path: Path, folder: Path, most: int) -> bool:
    """Move a file into a folder, or remove it when the folder is full."""
    if len(names(folder)) >= most:
        path.unlink()
        return False
    move(path, folder / f"{path.parent.name}.{path.name}")
    return True


def _adopt(own: SpoolFolder, until: ExitStack) -> list[SpoolFolder]:
    """Take the folders of processes that are gone, for as long as the stack lasts."""
    gone = []
    for folder in own.others():
        if folder.take():
            until.callback(folder.release)
            gone.append(folder)
    return gone


def _files(folders: Sequence[SpoolFolder]) -> list[Path]:
    return [folder.path / name for folder in folders for name in names(folder.path)]
