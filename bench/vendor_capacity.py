"""How many calls one core carries when the vendors are behind sockets, as in production."""

from __future__ import annotations

from typing import Final

from bench.capacity import NOTES, QUICK_LEVELS, rows_of
from bench.child import open_child
from bench.media_process import MediaOptions
from bench.report import Report

_LEVELS: Final = (5, 50, 100, 150, 200, 225, 250, 275, 300, 350, 400)


async def measure(*, is_quick: bool) -> Report:
    """Measure."""
    async with open_child("bench.vendor_process", {}) as vendors:
        rows = await rows_of(MediaOptions(**vendors.greeting), QUICK_LEVELS if is_quick else _LEVELS, {"calls": 200.0})
    return Report(
        "Calls on one core, vendors behind sockets",
        rows,
        (
            *NOTES,
            "The real Deepgram and OpenAI adapters talk to a stub process on loopback (core 1, beside the generator),",
            "  without TLS: three more sockets a call, 12.5 audio messages a second out, 4 Flux updates a second in.",
        ),
    )
