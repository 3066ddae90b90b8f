"""A short storm with a fixed seed: some things die or fail under running calls, and nothing agreed on is lost."""

from __future__ import annotations

from tests.system.storm import CALLS, FAULTS, Storm


async def test_nothing_is_lost(storm: Storm) -> None:
    """No call dropped, no wrong booking, no lost promise, no stuck story; otherwise it says how to raise it again."""
    assert storm.figures["findings"] == [], storm.errors
    assert storm.exit_code == 0


async def test_storm_was_one(storm: Storm) -> None:
    """All faults struck, calls were on the line, and each was accounted for once."""
    everything = storm.figures["rows"][-1]

    assert everything["injected"] == FAULTS
    assert everything["calls"] >= CALLS
    endings = ("continued", "polite", "gave_up", "dropped")
    assert sum(everything[name] for name in endings) == everything["calls"]
