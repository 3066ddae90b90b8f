"""Passwords as argon2id hashes, in threads, two at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from domain.errors import TooManyAttempts
from domain.ports.sign_in import PasswordHashes

#: Some 50 ms, and twice the memory OWASP asks for. Source: OWASP, "Password Storage".
_MEMORY_KIB: Final = 38 * 1024
_PASSES: Final = 2
_AT_ONCE: Final = 2
_WAITING: Final = 8
_COME_AGAIN: Final = timedelta(seconds=2)


class Argon2Hashes(PasswordHashes):
    """`PasswordHashes` by argon2id: two are computed at once, eight wait, further ones are told to come again."""

    def __init__(self) -> None:
        """Set the costs."""
        self._hasher = PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=1)
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._inside = 0
        self._of_nobody: str | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one of two places; raises TooManyAttempts when eight wait already."""
        if self._inside >= _AT_ONCE + _WAITING:
            raise TooManyAttempts("too many sign in at once", retry_after=_COME_AGAIN)
        self._inside += 1
        try:
            async with self._places:
                yield
        finally:
            self._inside -= 1

    async def hashed(self, password: str) -> str:
        """Return what is kept of a password."""
        return await asyncio.to_thread(self._hasher.hash, password)

    async def is_right(self, kept: str | None, password: str) -> bool:
        """Say whether a password was hashed to what is kept; None: it was not, and finding out takes as long."""
        return await asyncio.to_thread(self._compared, kept, password)

    def _compared(self, kept: str | None, password: str) -> bool:
        if self._of_nobody is None:
            self._of_nobody = self._hasher.hash("nobody's")
        try:
            self._hasher.verify(kept or self._of_nobody, password)
        except VerifyMismatchError:
            return False
        return kept is not None
