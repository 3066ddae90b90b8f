"""Who used the machine."""

from __future__ import annotations

import pytest

from bench.machine import CoreTime

BEFORE = "cpu  9 9 9 9 9 9 9 9 0 0\ncpu0 100 0 50 800 20 0 0 30 0 0\ncpu1 1 1 1 1 1 1 1 1 0 0\n"
AFTER = "cpu  9 9 9 9 9 9 9 9 0 0\ncpu0 130 0 60 850 30 0 0 30 0 0\ncpu1 1 1 1 1 1 1 1 1 0 0\n"


def test_a_core_is_busy_when_it_neither_idles_nor_waits() -> None:
    """Of a hundred ticks, fifty idle and ten waiting for a disk leave forty of work."""
    assert CoreTime.of(0, AFTER).busy_since(CoreTime.of(0, BEFORE)) == pytest.approx(0.4)


def test_an_unknown_core_was_never_busy() -> None:
    """Machines without that core, or without such figures, disturb nobody."""
    assert CoreTime.of(7, AFTER).busy_since(CoreTime.of(7, BEFORE)) == 0.0
