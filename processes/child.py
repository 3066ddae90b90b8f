"""A process of ours: started with a log file, stopped in good order, never left behind."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from domain.errors import ConfigurationError

_STOP_PATIENCE: Final = 15.0
_LAST_LINES: Final = 15
_PR_SET_PDEATHSIG: Final = 1


class Child:
    """One running program; `name` is the log file's name too."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, log: Path) -> None:
        """Wrap a started process; use `start`."""
        self.name = name
        self.log = log
        self._process = process

    @classmethod
    async def start(
        cls,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        logs: Path,
        descriptors: Sequence[int] = (),
        user: str | None = None,
    ) -> Child:
        """Start a program that writes to `logs/<name>.log` and ends when we do.

        Args:
            name: Of the log file too.
            command: The program and its arguments.
            env: All its environment variables.
            logs: The folder of log files.
            descriptors: File descriptors of ours it inherits.
            user: Who it runs as; None: as we do.
        """
        logs.mkdir(parents=True, exist_ok=True)
        log = logs / f"{name}.log"
        others: dict[str, Any] = {} if user is None else {"user": user}  # a keyword uvloop does not know
        with log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(env),
                pass_fds=descriptors,
                start_new_session=True,  # Ctrl-C reaches us alone; we stop the others in order
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
                **others,
            )
        return cls(name, process, log)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.returncode

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self._process.returncode is None:
            self._process.kill()

    def send(self, number: signal.Signals) -> None:
        """Send it a signal; one that has ended gets none."""
        if self._process.returncode is None:
            self._process.send_signal(number)

    async def wait(self) -> int:
        """Wait for its end and return the exit code."""
        return await self._process.wait()

    async def succeed(self, patience: float) -> None:
        """Wait for its good end; raises ConfigurationError when it fails, or takes longer than `patience` seconds."""
        try:
            async with asyncio.timeout(patience):
                has_failed = await self.wait() != 0
        except TimeoutError:
            raise ConfigurationError(f"{self.name} takes too long; {self._told()}") from None
        if has_failed:
            raise ConfigurationError(f"{self.name} failed; {self._told()}")

    async def stop(self) -> None:
        """Ask it to stop; after fifteen seconds, end it. One that is suspended has to go on first."""
        if self._process.returncode is not None:
            return
        self.send(signal.SIGCONT)
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), _STOP_PATIENCE)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def last_words(self) -> str:
        """Return the end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-_LAST_LINES:])

    def _told(self) -> str:
        return f"the end of {self.log}:\n{self.last_words()}"


def _end_with_parent() -> None:
    """Have the kernel end this process with its parent, even if that is killed. Runs between fork and exec."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == 1:
        os._exit(1)
