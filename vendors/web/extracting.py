"""The words of a page, found by a process of their own that can be stopped: who has written the page chose its markup.

A parser at work holds on to the interpreter; in a thread it would hold up everything else, and could not be ended.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

from domain.errors import ProviderUnavailable, RuleBroken

PROVIDER: Final = "web"
_PROGRAM: Final = Path(__file__).with_name("extraction_program.py")
#: Each takes a core and some hundred megabytes for a second.
_AT_ONCE: Final = 2
#: The program says more than anybody reads only if something is wrong with it.
_LONGEST_ANSWER: Final = 200_000


class Extraction:
    """Finds the words of pages, a few at a time."""

    def __init__(self, patience: timedelta) -> None:
        """Give each page so much time, waiting for its turn included."""
        self._patience = patience
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def extract(self, html: str) -> tuple[str, str]:
        """Return title and words; raises RuleBroken where there are none, ProviderUnavailable in no time."""
        try:
            async with asyncio.timeout(self._patience.total_seconds()), self._turns:
                answer = await _run(html.encode("utf-8", "replace"))
        except TimeoutError as error:
            raise ProviderUnavailable(PROVIDER, "the page's text was not found in time") from error
        try:
            found = json.loads(answer[:_LONGEST_ANSWER])
            return str(found["title"]), str(found["text"])
        except (ValueError, LookupError, TypeError) as error:
            raise RuleBroken("no text can be found in it") from error


async def _run(page: bytes) -> bytes:
    """Return what the program says of a page; it is ended with whoever waits for it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",  # neither this process's variables nor its folder: the page's parser has no business with them
        str(_PROGRAM),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
        close_fds=True,
    )
    try:
        answer, _ = await process.communicate(page)
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return answer
