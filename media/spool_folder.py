"""A process' own folder in the spool, under a lock that the kernel lets go when the process ends, however it ends.

`<root>/<host>.lock` is taken before `<root>/<host>/` is made, and removed after it: a folder whose lock is free belongs
to a process that is gone.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Final

from media.spool_file import PART

#: Under the root; no process is called that.
REFUSED: Final = "refused"


class SpoolFolder:
    """The folder of one media process; blocking calls, for a thread."""

    def __init__(self, root: Path, host: str) -> None:
        """Name it; nothing is made or locked yet."""
        self.root = root
        self.host = host
        self.path = root / host
        self._lock_path = root / f"{host}.lock"
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Lock it, and return whether it is ours; fine when it is already."""
        if self._descriptor is not None:
            return True
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def make(self) -> None:
        """Make sure that a folder taken is there."""
        self.path.mkdir(mode=0o700, exist_ok=True)

    def release(self) -> None:
        """Let it go; without a file left in it, it goes altogether."""
        if self._descriptor is None:
            return
        if self._is_removed():
            self._lock_path.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = None

    def _is_removed(self) -> bool:
        if not self.path.is_dir():
            return True
        for part in self.path.glob(f"*{PART}"):  # half a file of a process killed while it wrote
            part.unlink(missing_ok=True)
        try:
            self.path.rmdir()
        except OSError:  # not empty
            return False
        return True

    def others(self) -> list[SpoolFolder]:
        """Return the folders of all other processes, living or gone."""
        if not self.root.is_dir():
            return []
        hosts = sorted(entry.name for entry in self.root.iterdir() if entry.is_dir())
        return [SpoolFolder(self.root, host) for host in hosts if host not in {self.host, REFUSED}]
