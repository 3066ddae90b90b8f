"""What one more call costs a media process: memory while it is there, CPU to set it up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from bench.audio import END_OF_TURN, in_base64, noise_frames
from bench.child import OTHER_CORE, Child, open_child, pinned
from bench.manners import Silent
from bench.media_process import MediaOptions
from bench.phone import Phone
from bench.phone_network import PhoneNetwork, open_network
from bench.report import Report, Row, at_most

_CALLS: Final = 200
_WARM_UP: Final = 20
_SETTLING: Final = 3.0
_MEMORY_MB: Final = 0.2
_CPU_MS: Final = 3.0


def _silent_callers(first: int, count: int) -> Iterator[Phone]:
    noise, end = tuple(in_base64(noise_frames())), next(in_base64([END_OF_TURN]))
    return (
        Phone(f"CA{number}", manners=Silent(), noise=noise, end=end, lead=0.2) for number in range(first, first + count)
    )


async def _attach(media: Child, network: PhoneNetwork, phones: Iterator[Phone]) -> None:
    await network.dial(media.greeting["url"], phones)
    await asyncio.sleep(_SETTLING)


async def cost_of_calls(options: MediaOptions, calls: int) -> tuple[float, float]:
    """Return megabytes and CPU milliseconds of one more call, after a few that have warmed the process up."""
    async with open_child("bench.media_process", asdict(options)) as media:
        async with open_network(is_sending=False) as warming:
            await _attach(media, warming, _silent_callers(0, _WARM_UP))
        async with open_network(is_sending=False) as network:
            before = await media.ask("memory")
            idle = await media.ask("cpu")
            await _attach(media, network, _silent_callers(_WARM_UP, calls))
            attached = await media.ask("cpu")
            after = await media.ask("memory")
    memory = (after["resident_mb"] - before["resident_mb"]) / calls
    return memory, 1000 * (attached["cpu"] - idle["cpu"]) / calls


async def measure(*, is_quick: bool) -> Report:
    """Measure 200 calls; quickly: 50."""
    calls = 50 if is_quick else _CALLS
    with pinned(OTHER_CORE):
        memory, cpu = await cost_of_calls(MediaOptions(), calls)
        async with open_child("bench.vendor_process", {}) as vendors:
            socket_memory, socket_cpu = await cost_of_calls(MediaOptions(**vendors.greeting), calls)
    return Report(
        "What one more call costs",
        (
            at_most("resident memory of an idle call, stub vendors", memory, _MEMORY_MB, "MB"),
            at_most("CPU to set a call up, stub vendors", cpu, _CPU_MS, "ms"),
            Row("resident memory of an idle call, vendors behind sockets", f"{socket_memory:.3g} MB"),
            Row("CPU to set a call up, vendors behind sockets", f"{socket_cpu:.3g} ms"),
        ),
        (
            f"{calls} calls attach at 100 a second and send no audio. The CPU holds the upgrade, the attaching, both",
            f"  vendor streams, the short greeting and {_SETTLING:.0f} s of ticks. The workflow is a stub.",
            "A call that has been spoken on grows with its transcript, at most 300 entries, and the audio of one turn.",
        ),
    )
