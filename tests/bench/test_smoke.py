"""A measurement runs from end to end."""

from __future__ import annotations

from bench.media_process import MediaOptions
from bench.overhead import measure_at


async def test_a_turn_is_measured_through_processes_and_sockets() -> None:
    """The real server in a process of its own answers a caller; our part is known for his turn."""
    options = MediaOptions(first_token=0.01, first_audio=0.01, words=0)
    found = await measure_at(1, seconds=3.0, options=options)
    assert len(found.values) >= 1
    assert found.values[0] > -1000 * options.pace.total
