"""How many calls one core carries, with stub vendors inside the media process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from bench.child import MEASURED_CORE, OTHER_CORE, Child, open_child, pinned
from bench.distribution import Distribution
from bench.machine import CoreTime
from bench.media_process import MediaOptions
from bench.overhead import callers
from bench.phone_network import PhoneNetwork, open_network
from bench.report import Report, Row, at_least, at_most

LEVELS: Final = (5, 100, 200, 300, 400, 450, 500, 550, 600, 700, 800)
QUICK_LEVELS: Final = (5, 50, 100)
#: A level fails when turns take this much longer than at the first level, or when this share of audio is behind.
_SLOWER_MS: Final = 100.0
_LATE_MS: Final = 40.0
#: Another try when others used more of the measured core than that, or the load generator was that late.
_MOST_FOREIGN: Final = 0.2
_LATEST_GENERATOR_MS: Final = 10.0
_REPEATS: Final = 2
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
        foreign: What else used that core, interrupts of our own traffic included.
        unanswered: Turns without an answer.
        generator: How late the load generator was, milliseconds.
    """

    calls: int
    turns: Distribution
    lateness: Distribution
    cpu_ms: float
    core_share: float
    foreign: float
    unanswered: int
    generator: Distribution

    @property
    def is_disturbed(self) -> bool:
        """Whether other programs, or a late load generator, spoil the figures."""
        return self.foreign > _MOST_FOREIGN or self.generator.p99 > _LATEST_GENERATOR_MS

    def is_carried(self, idle: Level) -> bool:
        """Return whether callers are served as well as on the idle machine, by the limits above."""
        slower = self.turns.p95 - idle.turns.p95
        return slower <= _SLOWER_MS and self.lateness.p99 <= _LATE_MS and not self.unanswered

    def as_row(self) -> Row:
        """Return the level for the table."""
        return Row(
            f"  {self.calls} calls",
            f"turn p95 {self.turns.p95:.0f} ms, frame lateness p99 {self.lateness.p99:.0f} ms, "
            f"CPU {100 * self.core_share:.0f} % = {self.cpu_ms:.2f} ms, generator p99 {self.generator.p99:.0f} ms"
            f"{', disturbed' if self.is_disturbed else ''}",
        )


async def measure_level(media: Child, network: PhoneNetwork) -> Level:
    """Measure the calls that are there, again when somebody else was using the machine."""
    level = await _measure_once(media, network)
    for _ in range(_REPEATS):
        if not level.is_disturbed:
            break
        level = await _measure_once(media, network)
    return level


async def _measure_once(media: Child, network: PhoneNetwork) -> Level:
    network.take_records()
    network.take_own_lateness()
    before, began, core = await media.ask("cpu"), time.monotonic(), CoreTime.now(MEASURED_CORE)
    await asyncio.sleep(_WINDOW)
    after, seconds, busy = (
        await media.ask("cpu"),
        time.monotonic() - began,
        CoreTime.now(MEASURED_CORE).busy_since(core),
    )
    record, calls, cpu = network.take_records(), len(network.phones), after["cpu"] - before["cpu"]
    return Level(
        calls=calls,
        turns=Distribution.of(1000 * one for one in record.answers),
        lateness=Distribution.of(1000 * one for one in record.lateness),
        cpu_ms=1000 * cpu / seconds / calls,
        core_share=cpu / seconds,
        foreign=max(0.0, busy - cpu / seconds),
        unanswered=record.unanswered + calls - after["calls"],
        generator=network.take_own_lateness(),
    )


async def climb(options: MediaOptions, levels: Sequence[int]) -> list[Level]:
    """Return levels, each with more calls on top of those that are there, up to the first that is too much."""
    found: list[Level] = []
    async with open_child("bench.media_process", asdict(options)) as media, open_network() as network:
        for calls in levels:
            await network.dial(media.greeting["url"], callers(len(network.phones), calls - len(network.phones)))
            await asyncio.sleep(_SETTLING)
            found.append(await measure_level(media, network))
            if not found[-1].is_carried(found[0]):
                break
    return found


async def rows_of(options: MediaOptions, levels: Sequence[int], limits: Mapping[str, float]) -> tuple[Row, ...]:
    """Measure and return the rows of a report; `limits` are `calls` and, if wanted, `cpu_ms`."""
    with pinned(OTHER_CORE):
        found = await climb(options, levels)
    is_broken = not found[-1].is_carried(found[0])
    best = found[-2] if is_broken and len(found) > 1 else found[-1]
    reach = Row("the level above", _fate(found[-1]) if is_broken else "not tried")
    rows = [at_least("calls on one core", best.calls, limits["calls"], "calls"), reach]
    if "cpu_ms" in limits:
        rows.append(at_most(f"CPU a call and second, at {best.calls} calls", best.cpu_ms, limits["cpu_ms"], "ms"))
    else:
        rows.append(Row(f"CPU a call and second, at {best.calls} calls", f"{best.cpu_ms:.2f} ms"))
    return (*rows, *(level.as_row() for level in found))


def _fate(level: Level) -> str:
    return "too much, but the load generator or others were too late to blame us" if level.is_disturbed else "too much"


NOTES: Final = (
    "Real media server on core 0, load generator on core 1. Each call: 50 frames a second in; every 7 s the caller",
    "  speaks for 1.6 s (synthetic voice) and is answered for 5.9 s in messages of 40 ms (25 a second).",
    f"Too much: turn p95 more than {_SLOWER_MS:.0f} ms over the first level, frame lateness p99 over {_LATE_MS:.0f} ms",
    "  (behind the pace of real time from the reply's first frame), or a turn unanswered.",
    "The call's workflow is a stub: the Temporal client's share stands in `tool_calls`.",
)


async def measure(*, is_quick: bool) -> Report:
    """Measure."""
    limits = {"calls": 400.0, "cpu_ms": 2.0}
    rows = await rows_of(MediaOptions(), QUICK_LEVELS if is_quick else LEVELS, limits)
    return Report("Calls on one core, stub vendors inside the process", rows, NOTES)
