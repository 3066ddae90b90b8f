"""What streams could not hand over, on disk: one file a stream, so that it outlives this process.

The rules of the file:

* Only what nobody has acknowledged for a while comes here (`WorkflowLink` decides); in ordinary operation there is no
  file and no folder.
* Disk work runs in a thread, one batch at a time with a pause between; meanwhile newer facts of a stream replace older
  ones, so what waits is bounded by the number of streams.
* A stream there is no room or no working disk for is kept in memory alone, and counted; what its link leaves is lost.
* A file belongs to its stream until the stream ends, whether or not anything is in it now: a file that could not be
  removed must not be taken for the end of a stream that lives.
* Whoever has left a file leaves it to the courier.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Mapping
from functools import cache
from itertools import count
from typing import Protocol
from urllib.parse import quote

from temporalio.converter import DataConverter

from media.lost_facts import give_up
from media.metrics import MediaMetrics
from media.settings import SpoolSettings
from media.spool_file import SUFFIX, SpooledStream, encode, names, write
from media.spool_folder import SpoolFolder
from workflows.messages import DetachRequest

logger = logging.getLogger(__name__)

#: By file name: what is to be in the file, None for no file.
_Changes = Mapping[str, SpooledStream | None]


class SpoolPage(Protocol):
    """What one stream keeps; every call returns at once."""

    def keep(self, left: DetachRequest) -> None:
        """Have on disk what the stream would end with now, instead of what was there."""

    def drop(self) -> None:
        """Have nothing on disk: everything was acknowledged."""

    def close(self) -> None:
        """Have nothing on disk any more: the stream is gone, and so is everything it had to tell."""

    def leave(self, left: DetachRequest) -> None:
        """Have this on disk, for others to deliver: the stream is gone."""


class Spool:
    """The files of this process' streams."""

    def __init__(
        self,
        folder: SpoolFolder,
        converter: DataConverter,
        *,
        metrics: MediaMetrics,
        settings: SpoolSettings | None = None,
    ) -> None:
        """Keep what is needed; nothing is written before `run`."""
        self.folder = folder
        self._converter = converter
        self._metrics = metrics
        self._settings = settings or SpoolSettings()
        self._changes: dict[str, SpooledStream | None] = {}
        self._held: set[str] = set()
        self._being_changed: frozenset[str] = frozenset()
        self._is_changed = asyncio.Event()
        self._on_disk = threading.Lock()
        self._numbers = count(1)

    def page(self, call_sid: str) -> SpoolPage:
        """Return the page of one stream of a call."""
        return _Page(self, call_sid, f"{quote(call_sid, safe='')}.{next(self._numbers)}{SUFFIX}")

    def is_left(self, name: str) -> bool:
        """Say whether a file of this process belongs to no stream any more."""
        return not any(name in some for some in (self._held, self._changes, self._being_changed))

    def is_held(self, name: str) -> bool:
        """Say whether a stream that lives has had a file."""
        return name in self._held

    def put(self, name: str, stream: SpooledStream | None, *, is_held: bool) -> None:
        """Have a stream's file written, or removed."""
        (self._held.add if is_held else self._held.discard)(name)
        self._changes[name] = stream
        self._is_changed.set()

    async def run(self) -> None:
        """Write until cancelled, and then what still waits."""
        try:
            while True:
                await self._is_changed.wait()
                await self._write_changes()
                await asyncio.sleep(self._settings.write_pause.total_seconds())
        finally:
            await self._write_changes()
            await asyncio.to_thread(self._close)

    async def _write_changes(self) -> None:
        changes, self._changes = self._changes, {}
        self._is_changed.clear()
        if not changes:
            return
        self._being_changed = frozenset(changes)
        failed = await asyncio.to_thread(self._apply, changes)
        self._being_changed = frozenset()
        for name in failed:
            self._metrics.spool.labels("unwritten").inc()
            stream = changes[name]
            if stream is not None and name not in self._held:
                give_up(stream.call_sid, stream.request, self._metrics)

    # ── in a thread ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _apply(self, changes: _Changes) -> list[str]:
        """Change the files; return the names of those that could not be."""
        there = cache(lambda: set(names(self.folder.path)))  # the folder is listed once, however many files change
        with self._on_disk:
            return [name for name, stream in changes.items() if not self._is_applied(name, stream, there)]

    def _is_applied(self, name: str, stream: SpooledStream | None, there: Callable[[], set[str]]) -> bool:
        path = self.folder.path / name
        try:
            if stream is None:
                path.unlink(missing_ok=True)
                there().discard(name)
                return True
            if not self._has_room(name, there()) or not self.folder.take():
                return False
            self.folder.make()
            write(path, asyncio.run(encode(stream, self._converter)))
            there().add(name)
        except Exception as error:  # noqa: BLE001  the disk's fault, or a converter's, must not end the calls
            logger.error("%s can't be changed in the spool: %s", name, _cause(error))  # noqa: TRY400  (may quote)
            return False
        return True

    def _has_room(self, name: str, there: Collection[str]) -> bool:
        return name in there or len(there) < self._settings.most_streams

    def _close(self) -> None:
        with self._on_disk:
            self.folder.release()


def _cause(error: Exception) -> str:
    return f"disk error {error.errno}" if isinstance(error, OSError) else type(error).__name__


class _Page:
    """One stream's page in a spool."""

    def __init__(self, spool: Spool, call_sid: str, name: str) -> None:
        self._spool = spool
        self._call_sid = call_sid
        self._name = name

    def keep(self, left: DetachRequest) -> None:
        self._spool.put(self._name, SpooledStream(self._call_sid, left), is_held=True)

    def drop(self) -> None:
        self._spool.put(self._name, None, is_held=True)

    def close(self) -> None:
        if self._spool.is_held(self._name):
            self._spool.put(self._name, None, is_held=False)

    def leave(self, left: DetachRequest) -> None:
        self._spool.put(self._name, SpooledStream(self._call_sid, left), is_held=False)


class MemoryPage:
    """The page of a process without a disk: what is left is lost, aloud."""

    def __init__(self, call_sid: str, metrics: MediaMetrics) -> None:
        """Name the call."""
        self._call_sid = call_sid
        self._metrics = metrics

    def keep(self, left: DetachRequest) -> None:
        """Trust in memory."""

    def drop(self) -> None:
        """Forget nothing, since nothing was kept."""

    def close(self) -> None:
        """Forget nothing, since nothing was kept."""

    def leave(self, left: DetachRequest) -> None:
        """Give up."""
        give_up(self._call_sid, left, self._metrics)
