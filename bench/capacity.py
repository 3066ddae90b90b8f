"""How many calls one core carries, with stub vendors inside the media process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from bench.child import OTHER_CORE, Child, open_child, pinned
from bench.distribution import Distribution
from bench.media_process import MediaOptions
from bench.overhead import callers
from bench.phone_network import PhoneNetwork, open_network
from bench.report import Report, Row, at_least, at_most

LEVELS: Final = (5, 100, 200, 300, 400, 450, 500, 550, 600, 700, 800)
QUICK_LEVELS: Final = (5, 50, 100)
#: A level fails when turns take this much longer than at the first level, or when this share of audio is behind.
_SLOWER_MS: Final = 100.0
_LATE_MS: Final = 40.0
_WINDOW: Final = 8.0
_SETTLING: Final = 2.0


@dataclass(frozen=True, slots=True)
class Level:
    """What one number of calls came to.

    Attributes:
        turns: From the last frame of the caller's turn to the first audio of the answer, milliseconds.
        lateness: Of the reply's frames behind their schedule, milliseconds.
        cpu_ms: CPU of the media process, a call and second.
        core_share: CPU of the media process, of one core.
        unanswered: Turns without an answer.
        generator: How late the load generator was, milliseconds.
    """

    calls: int
    turns: Distribution
    lateness: Distribution
    cpu_ms: float
    core_share: float
    unanswered: int
    generator: Distribution

    def is_carried(self, idle: Level) -> bool:
        """Return whether callers are served as well as on the idle machine, by the limits above."""
        slower = self.turns.p95 - idle.turns.p95
        return slower <= _SLOWER_MS and self.lateness.p99 <= _LATE_MS and not self.unanswered

    def as_row(self) -> Row:
        """Return the level for the table."""
        return Row(
            f"  {self.calls} calls",
            f"turn p95 {self.turns.p95:.0f} ms, frame lateness p99 {self.lateness.p99:.0f} ms, "
            f"CPU {100 * self.core_share:.0f} % = {self.cpu_ms:.2f} ms, generator p99 {self.generator.p99:.0f} ms",
        )


async def measure_level(media: Child, network: PhoneNetwork) -> Level:
    """Measure the calls that are there for a while."""
    network.take_records()
    network.take_own_lateness()
    before, began = await media.ask("cpu"), time.monotonic()
    await asyncio.sleep(_WINDOW)
    after, seconds = await media.ask("cpu"), time.monotonic() - began
    record, calls, cpu = network.take_records(), len(network.phones), after["cpu"] - before["cpu"]
    return Level(
        calls=calls,
        turns=Distribution.of(1000 * one for one in record.answers),
        lateness=Distribution.of(1000 * one for one in record.lateness),
        cpu_ms=1000 * cpu / seconds / calls,
        core_share=cpu / seconds,
        unanswered=record.unanswered + calls - after["calls"],
        generator=network.take_own_lateness(),
    )


async def climb(options: MediaOptions, levels: Sequence[int]) -> AsyncIterator[Level]:
    """Yield levels, each with more calls on top of those that are there."""
    async with open_child("bench.media_process", asdict(options)) as media, open_network() as network:
        for calls in levels:
            await network.dial(media.greeting["url"], callers(len(network.phones), calls - len(network.phones)))
            await asyncio.sleep(_SETTLING)
            yield await measure_level(media, network)


async def carried_levels(options: MediaOptions, levels: Sequence[int]) -> tuple[list[Level], bool]:
    """Return the levels measured up to the first that is too much, and whether there was one."""
    found: list[Level] = []
    async for level in climb(options, levels):
        found.append(level)
        if not level.is_carried(found[0]):
            return found, True
    return found, False


async def rows_of(options: MediaOptions, levels: Sequence[int], limits: Mapping[str, float]) -> tuple[Row, ...]:
    """Measure and return the rows of a report; `limits` are `calls` and, if wanted, `cpu_ms`."""
    with pinned(OTHER_CORE):
        found, is_broken = await carried_levels(options, levels)
    carried = found[:-1] if is_broken else found
    best = carried[-1]
    reach = Row("the level above", "too much" if is_broken else "not tried")
    rows = [at_least("calls on one core", best.calls, limits["calls"], "calls"), reach]
    if "cpu_ms" in limits:
        rows.append(at_most(f"CPU a call and second, at {best.calls} calls", best.cpu_ms, limits["cpu_ms"], "ms"))
    else:
        rows.append(Row(f"CPU a call and second, at {best.calls} calls", f"{best.cpu_ms:.2f} ms"))
    return (*rows, *(level.as_row() for level in found))


NOTES: Final = (
    "Real media server on core 0, load generator on core 1. Each call: 50 frames a second in; every 7 s the caller",
    "  speaks for 1.3 s (real speech) and is answered for 5.9 s in messages of 40 ms (25 a second).",
    f"Too much: turn p95 more than {_SLOWER_MS:.0f} ms over the first level, frame lateness p99 over {_LATE_MS:.0f} ms",
    "  (behind the pace of real time from the reply's first frame), or a turn unanswered.",
    "The call's workflow is a stub: the Temporal client's share stands in `tool_calls`.",
)


async def measure(*, is_quick: bool) -> Report:
    """Measure."""
    limits = {"calls": 400.0, "cpu_ms": 2.0}
    rows = await rows_of(MediaOptions(), QUICK_LEVELS if is_quick else LEVELS, limits)
    return Report("Calls on one core, stub vendors inside the process", rows, NOTES)
