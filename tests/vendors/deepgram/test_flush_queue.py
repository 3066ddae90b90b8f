"""Twenty flushes in sixty seconds, and none lost: under a virtual clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from vendors.deepgram.aura_messages import CLEAR, FLUSH
from vendors.deepgram.flush_queue import FlushQueue


@dataclass(eq=False)
class HandTimer:
    """A callback that waits for the clock."""

    due: float
    callback: Callable[[], None]
    timers: list[HandTimer]

    def cancel(self) -> None:
        """Let it not happen."""
        self.timers.remove(self)


@dataclass
class Clock:
    """Time that passes by hand."""

    now: float = 0.0
    timers: list[HandTimer] = field(default_factory=list)

    def time(self) -> float:
        """Return the time."""
        return self.now

    def call_later(self, delay: float, callback: Callable[[], None], /) -> HandTimer:
        """Keep a timer."""
        timer = HandTimer(self.now + delay, callback, self.timers)
        self.timers.append(timer)
        return timer

    def advance(self, seconds: float) -> None:
        """Let time pass, and timers fire when they are due."""
        self.now += seconds
        for timer in [timer for timer in self.timers if timer.due <= self.now]:
            self.timers.remove(timer)
            timer.callback()


@dataclass
class Line:
    """A queue with its clock and what it has sent."""

    clock: Clock = field(default_factory=Clock)
    sent: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the queue."""
        self.queue = FlushQueue(self.sent.append, self.clock)

    def spend_the_budget(self) -> None:
        """Flush as often as allowed, everything answered."""
        for _ in range(20):
            self.queue.flush()
            assert self.queue.flushed() == 1
        assert self.sent == [FLUSH] * 20
        self.sent.clear()


def test_a_flush_over_the_limit_waits_until_it_is_allowed() -> None:
    """It is sent by itself when the minute has passed."""
    line = Line()
    line.spend_the_budget()
    line.queue.flush()
    line.clock.advance(60.0)
    assert line.sent == []
    line.clock.advance(1.0)
    assert line.sent == [FLUSH]


def test_flushes_that_wait_are_joined_and_each_is_answered() -> None:
    """One message on the wire settles all flushes it stands for."""
    line = Line()
    line.spend_the_budget()
    for _ in range(3):
        line.queue.flush()
    line.clock.advance(61.0)
    assert line.sent == [FLUSH]
    assert line.queue.flushed() == 3


def test_clear_drops_flushes_that_wait() -> None:
    """Nothing is left to be said, so nothing is flushed later."""
    line = Line()
    line.spend_the_budget()
    line.queue.flush()
    line.queue.clear()
    line.clock.advance(120.0)
    assert line.sent == [CLEAR]


def test_clear_settles_flushes_before_it() -> None:
    """Whether or not the vendor answers them, the next answer belongs to the next flush."""
    line = Line()
    line.queue.flush()
    line.queue.clear()
    line.queue.flush()
    line.queue.cleared()
    assert line.queue.flushed() == 1
    assert line.queue.flushed() == 0


@given(st.lists(st.floats(min_value=0, max_value=8), min_size=1, max_size=100))
def test_every_flush_is_answered_once(pauses: list[float]) -> None:
    """However flushes come, the vendor's answers settle exactly as many."""
    line = Line()
    for pause in pauses:
        line.clock.advance(pause)
        line.queue.flush()
    line.clock.advance(200.0)
    assert sum(line.queue.flushed() for _ in line.sent) == len(pauses)
