"""Who waits, and for how long."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from media.waiting_room import Closable, WaitingRoom
from tests.media.virtual_time import run_virtually


class Socket(Closable):
    """Notes when it was closed."""

    def __init__(self) -> None:
        """Begin open."""
        self.closed_at: float | None = None

    def close(self) -> None:
        """Note the time."""
        self.closed_at = asyncio.get_running_loop().time()


def test_who_stays_too_long_is_turned_out() -> None:
    """Each has his own time."""

    async def story() -> None:
        room, early, late = WaitingRoom(timedelta(seconds=10)), Socket(), Socket()
        room.enter(early)
        await asyncio.sleep(5)
        room.enter(late)
        assert len(room) == 2
        await asyncio.sleep(30)
        assert (early.closed_at, late.closed_at) == (10, 15)
        assert len(room) == 0

    run_virtually(story())


def test_who_leaves_in_time_is_let_alone() -> None:
    """His place is free at once, and leaving twice is fine."""

    async def story() -> None:
        room, socket = WaitingRoom(timedelta(seconds=10)), Socket()
        room.enter(socket)
        room.leave(socket)
        room.leave(socket)
        assert len(room) == 0
        await asyncio.sleep(30)
        assert socket.closed_at is None

    run_virtually(story())


def test_clearing_turns_everybody_out() -> None:
    """A house that closes does not wait for those who have not begun."""

    async def story() -> None:
        room, sockets = WaitingRoom(timedelta(seconds=10)), [Socket(), Socket()]
        for socket in sockets:
            room.enter(socket)
        room.clear()
        assert [socket.closed_at for socket in sockets] == [0, 0]
        assert len(room) == 0

    run_virtually(story())
