"""Sockets that are open and have not said yet whose call they carry."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Protocol


class Closable(Protocol):
    """Something that can be ended."""

    def close(self) -> None:
        """End it."""


class WaitingRoom:
    """Closes those who stay too long; its length counts against the capacity of the house, which bounds it."""

    def __init__(self, patience: timedelta) -> None:
        """Begin empty.

        Args:
            patience: How long one may stay.
        """
        self._patience = patience
        self._timers: dict[Closable, asyncio.TimerHandle] = {}

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._timers)

    def enter(self, socket: Closable) -> None:
        """Let one wait, at most for the patience of the house."""
        loop = asyncio.get_running_loop()
        self._timers[socket] = loop.call_later(self._patience.total_seconds(), self._turn_out, socket)

    def leave(self, socket: Closable) -> None:
        """Let one go; one that is not here is fine."""
        timer = self._timers.pop(socket, None)
        if timer is not None:
            timer.cancel()

    def clear(self) -> None:
        """Turn everybody out."""
        for socket in tuple(self._timers):
            self._turn_out(socket)

    def _turn_out(self, socket: Closable) -> None:
        self.leave(socket)
        socket.close()
