"""A measured process of its own: asked line by line on its standard input, answering in JSON on its output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

Answer = Mapping[str, Any]  # JSON
_PATIENCE: Final = 60.0
_LONGEST_LINE: Final = 16 * 1024 * 1024
MEASURED_CORE: Final = 0
OTHER_CORE: Final = 1


def pin(core: int) -> None:
    """Keep this process on one core, where the machine has that core and lets us choose."""
    if hasattr(os, "sched_setaffinity"):
        with suppress(OSError):
            os.sched_setaffinity(0, {core})


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """Keep this process on one core for a while."""
    before = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    pin(core)
    try:
        yield
    finally:
        if before is not None:
            os.sched_setaffinity(0, before)


def resident_mb() -> float:
    """Return the memory of this process, in MB; Linux only."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


class Child:
    """A running process."""

    def __init__(self, process: asyncio.subprocess.Process, greeting: Answer) -> None:
        """Use `open_child`."""
        self._process = process
        self.greeting = greeting

    async def ask(self, question: str) -> Answer:
        """Send one line and return the answer."""
        if self._process.stdin is None:
            raise AssertionError("the child was opened without a pipe")
        self._process.stdin.write(f"{question}\n".encode())
        return await _answer_of(self._process)


@asynccontextmanager
async def open_child(module: str, options: Mapping[str, object]) -> AsyncIterator[Child]:
    """Run `python -m module` with options as JSON; it ends when its input does."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, json.dumps(options),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=_LONGEST_LINE,
    )  # fmt: skip
    try:
        yield Child(process, await _answer_of(process))
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE)
        except TimeoutError:
            process.kill()


async def _answer_of(process: asyncio.subprocess.Process) -> Answer:
    if process.stdout is None:
        raise AssertionError("the child was opened without a pipe")
    async with asyncio.timeout(_PATIENCE):
        while line := await process.stdout.readline():
            if line.startswith(b"{"):  # Temporal's core writes its warnings there too
                answer: Answer = json.loads(line)
                return answer
    raise RuntimeError("the measured process has ended")


async def serve_questions(greeting: Answer, answer: Callable[[str], Awaitable[Answer]]) -> None:
    """Be a child: greet, answer questions until the input ends."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print(json.dumps(greeting), flush=True)
    while line := await reader.readline():
        print(json.dumps(await answer(line.decode().strip())), flush=True)
