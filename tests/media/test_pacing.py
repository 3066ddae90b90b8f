"""One wheel for all calls."""

from __future__ import annotations

import asyncio

from media.pacing import TICK, PacingWheel
from tests.media.virtual_time import run_virtually


class Member:
    """Counts its turns; breaks at one of them if told to."""

    def __init__(self, breaks_at: int = 0) -> None:
        """Begin at 0."""
        self.turns = 0
        self.breaks_at = breaks_at
        self.failed_with: Exception | None = None

    def tick(self, now: float) -> None:
        """Count."""
        self.turns += 1
        if self.turns == self.breaks_at:
            raise ValueError("broken")

    def fail(self, error: Exception) -> None:
        """Remember."""
        self.failed_with = error


def test_every_member_gets_a_turn_every_20_ms() -> None:
    """Fifty turns a second, for all."""

    async def story() -> None:
        lags: list[float] = []
        wheel = PacingWheel(asyncio.get_running_loop(), on_tick=lags.append)
        members = [Member(), Member()]
        for member in members:
            wheel.add(member)
        wheel.start()
        await asyncio.sleep(1 + TICK / 2)
        wheel.remove(members[0])
        await asyncio.sleep(1)
        wheel.stop()
        assert [member.turns for member in members] == [50, 100]
        assert max(lags) < 0.001

    run_virtually(story())


def test_a_broken_member_does_not_stop_the_others(caplog: object) -> None:
    """One call's fault is its own."""

    async def story() -> None:
        wheel = PacingWheel(asyncio.get_running_loop(), on_tick=lambda _: None)
        broken, sound = Member(breaks_at=3), Member()
        wheel.add(broken)
        wheel.add(sound)
        wheel.start()
        await asyncio.sleep(0.21)
        wheel.stop()
        assert isinstance(broken.failed_with, ValueError)
        assert sound.turns == 10

    run_virtually(story())
