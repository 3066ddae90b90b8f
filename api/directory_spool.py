"""The spool of recorded messages as a directory: one JSON file a recording, named by its id.

A file is written aside, flushed, renamed into place, and the directory flushed: it is there whole or not at all,
whenever the power fails. One directory belongs to one process; disk work runs in threads, one at a time.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from api.voicemail_spool import SpooledMessage
from domain.errors import ProviderUnavailable

_LOG: Final = logging.getLogger(__name__)
#: How names of files end that can't be read.
_SET_ASIDE: Final = ".bad"
_P = ParamSpec("_P")
_T = TypeVar("_T")


class DirectorySpool:
    """Keeps at most `capacity` messages; a full spool refuses new ones, which stay with the telephone company."""

    def __init__(self, directory: Path, *, capacity: int = 10_000) -> None:
        """Use a directory, which is made when missing, readable by its owner alone."""
        self._directory = directory
        self._capacity = capacity
        self._lock = threading.Lock()

    async def put(self, message: SpooledMessage) -> None:
        """Write the message through to the disk."""
        await self._on_disk(self._put, message)

    async def waiting(self) -> Sequence[SpooledMessage]:
        """Read every message; a file that is none is logged and set aside."""
        return await self._on_disk(self._waiting)

    async def set_aside(self) -> int:
        """Count the files set aside: unreadable, left for a human."""
        return await self._on_disk(lambda: sum(1 for _ in self._directory.glob(f"*{_SET_ASIDE}")))

    async def drop(self, message: SpooledMessage) -> None:
        """Delete the file if it still says the same."""
        await self._on_disk(self._drop, message)

    async def check(self) -> None:
        """Raise ProviderUnavailable when the next message could not be kept."""
        await self._on_disk(self._check)

    async def _on_disk(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        def locked() -> _T:
            with self._lock:
                self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
                return work(*args, **kwargs)

        try:
            return await asyncio.to_thread(locked)
        except OSError as error:
            raise ProviderUnavailable("spool", f"disk error {error.errno}") from error

    def _put(self, message: SpooledMessage) -> None:
        path = self._path(message)
        known = _read(path)
        if known is None:
            self._require_room()
        _write(path, known.completed_by(message) if known else message)

    def _waiting(self) -> list[SpooledMessage]:
        messages = [message for path in list(self._files()) if (message := _read(path))]
        return sorted(messages, key=lambda message: (message.recorded_at, message.recording_sid))

    def _drop(self, message: SpooledMessage) -> None:
        path = self._path(message)
        if _read(path) == message:
            path.unlink()
            _flush(self._directory)

    def _check(self) -> None:
        self._require_room()
        with tempfile.TemporaryFile(dir=self._directory):
            pass

    def _require_room(self) -> None:
        if sum(1 for _ in self._files()) >= self._capacity:
            raise ProviderUnavailable("spool", f"full with {self._capacity} messages")

    def _path(self, message: SpooledMessage) -> Path:
        return self._directory / f"{message.recording_sid}.json"

    def _files(self) -> Iterator[Path]:
        return self._directory.glob("*.json")


def _read(path: Path) -> SpooledMessage | None:
    try:
        fields = json.loads(path.read_bytes())
        return SpooledMessage(**{**fields, "recorded_at": datetime.fromisoformat(fields["recorded_at"])})
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:
        _set_aside(path, error)
        return None


def _set_aside(path: Path, error: Exception) -> None:
    """Rename what can't be read, so that the next report of the recording does not write over it."""
    names = (path.with_suffix(f".{number}{_SET_ASIDE}") for number in count(1))
    aside = next(name for name in names if not name.exists())
    path.rename(aside)
    _flush(path.parent)
    _LOG.error("spool file %s is no message (%s); left for a human as %s", path.name, type(error).__name__, aside.name)


def _write(path: Path, message: SpooledMessage) -> None:
    aside = path.with_suffix(".part")
    try:
        with aside.open("w", encoding="utf-8") as file:
            json.dump(asdict(message) | {"recorded_at": message.recorded_at.isoformat()}, file)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)  # what a full disk left of it
    _flush(path.parent)


def _flush(directory: Path) -> None:
    """Make renames and deletions in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
