"""When a process is full."""

from __future__ import annotations

from media.admission import CapacityGuard, CapacityLimits


class Clocks:
    """Two clocks the test moves."""

    def __init__(self) -> None:
        """Begin at 0."""
        self.wall = 0.0
        self.cpu = 0.0


def guard_after(*, lag: float, cpu: float) -> CapacityGuard:
    """Return a guard that has seen two seconds of this."""
    clocks = Clocks()
    guard = CapacityGuard(CapacityLimits(max_calls=10), clock=lambda: clocks.wall, cpu_clock=lambda: clocks.cpu)
    for _ in range(100):
        clocks.wall += 0.02
        clocks.cpu += 0.02 * cpu
        guard.observe(lag)
    return guard


def test_an_idle_process_takes_calls() -> None:
    """Up to its maximum."""
    guard = guard_after(lag=0.001, cpu=0.3)
    assert guard.may_take(9)
    assert not guard.may_take(10)


def test_a_lagging_process_takes_none() -> None:
    """Another call would make everybody's audio stutter."""
    assert not guard_after(lag=0.012, cpu=0.3).may_take(0)


def test_a_busy_process_takes_none() -> None:
    """Headroom is for the calls that are running."""
    assert not guard_after(lag=0.001, cpu=0.8).may_take(0)
