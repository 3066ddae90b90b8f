"""The ear: recognition of callers' speech in worker processes, so that the event loop never waits for it."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property

from sandbox.speech.decoding import recognize, recognizer
from sandbox.speech.language_model import typical_sentences
from sandbox.speech.words import Word


class Ear:
    """Understands callers of a workshop. Work waits for a free process; each stream asks for one piece at a time."""

    def __init__(self, *, processes: int = 1, also_expect: Sequence[str] = ()) -> None:
        """Start nothing yet: the processes come with the first use.

        Args:
            processes: How many decode at the same time.
            also_expect: Sentences to expect beside the typical ones: lower case, numbers in words, no punctuation.
        """
        self._processes = processes
        self._typical = (*typical_sentences(), *also_expect)

    async def warm_up(self) -> None:
        """Start a process and load its models, so that the first caller does not wait some seconds."""
        await self.recognize(b"")

    async def recognize(self, audio: bytes) -> tuple[Word, ...]:
        """Return the words in μ-law audio, with times from its beginning; empty when nothing is understood."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, recognize, audio, self._typical)

    def close(self) -> None:
        """End the processes; what is being decoded is given up."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    @cached_property
    def _pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._processes,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=recognizer,
            initargs=(self._typical,),
        )
