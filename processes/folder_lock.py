"""One stack for one data folder: two would fight for the same databases."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from domain.errors import ConfigurationError


class FolderLock:
    """Holds a folder for this process; the kernel lets it go when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; nothing is locked yet."""
        self._path = folder / ".lock"
        self._descriptor: int | None = None

    def take(self) -> None:
        """Lock; raises ConfigurationError when another process has it."""
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise ConfigurationError(
                f"Another stack runs in {self._path.parent}; stop it, or name another folder with --data-dir."
            ) from None

    def release(self) -> None:
        """Let the folder go; fine when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
