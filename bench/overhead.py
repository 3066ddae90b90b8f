"""Our own part of a turn's latency: from the recogniser's final to the first audio on the WebSocket."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import islice, pairwise
from typing import Final

from bench.audio import END_OF_TURN, in_base64, noise_frames, spoken
from bench.child import OTHER_CORE, open_child, pinned
from bench.distribution import Distribution
from bench.manners import EverySoOften
from bench.media_process import MediaOptions
from bench.phone import Phone, Utterance
from bench.phone_network import open_network
from bench.report import Report, Row, at_most
from media.settings import PlayoutSettings

_TARGET_MS: Final = 5.0
_PERIOD: Final = 7.0
_SETTLING: Final = 1.0
#: One call has few turns, so it is watched for longer.
_SECONDS: Final = {1: 40.0}


def callers(first: int, count: int, *, period: float = _PERIOD) -> list[Phone]:
    """Return callers who speak once a period, spread evenly over it; their numbers begin at `first`."""
    words = Utterance(tuple(in_base64(spoken("When can I bring my car in?", "apollo"))))
    noise, end = tuple(in_base64(noise_frames())), next(in_base64([END_OF_TURN]))
    lead = PlayoutSettings().lead_ms / 1000
    begins = time.monotonic() + count / 100 + _SETTLING
    return [
        Phone(
            f"CA{first + place}",
            manners=EverySoOften(words, period=period, first_at=begins + period * place / count),
            noise=noise,
            end=end,
            lead=lead,
        )
        for place in range(count)
    ]


def own_part(finals: Mapping[str, Sequence[float]], phones: Sequence[Phone], vendors: float) -> Distribution:
    """Return milliseconds between each final and the first audio after it, less what the vendors took (seconds)."""
    parts: list[float] = []
    for phone in phones:
        for final, following in pairwise([*finals[phone.call_sid], math.inf]):
            answers = (at for at in phone.record.answered_at if final <= at < following)
            parts.extend(1000 * (answer - final - vendors) for answer in islice(answers, 1))
    return Distribution.of(parts)


async def measure_at(calls: int, *, seconds: float, options: MediaOptions | None = None) -> Distribution:
    """Return our part of every turn, in milliseconds, with that many calls at once; vendors are stubs."""
    chosen = options or MediaOptions()
    async with open_child("bench.media_process", asdict(chosen)) as media, open_network() as network:
        await network.dial(media.greeting["url"], callers(0, calls))
        await asyncio.sleep(_SETTLING + seconds)
        return own_part(await media.ask("finals"), network.phones, chosen.pace.total)


async def measure(*, is_quick: bool) -> Report:
    """Measure at 1, 50 and 100 calls; quickly: at 1 and 20."""
    rows: list[Row] = []
    with pinned(OTHER_CORE):
        for calls in (1, 20) if is_quick else (1, 50, 100):
            found = await measure_at(calls, seconds=10.0 if is_quick else _SECONDS.get(calls, 15.0))
            rows.append(at_most(f"our part of a turn, p95, {calls} calls", found.p95, _TARGET_MS, "ms"))
            rows.append(Row(f"  the same, distribution, {calls} calls", found.in_ms()))
    return Report(
        "Turn overhead",
        tuple(rows),
        (
            "From the recogniser's final to the first audio as the telephone's end of the loopback WebSocket gets it.",
            "Stub vendors inside the media process take a constant 150 ms (model) and 80 ms (voice), subtracted here;",
            "  how late the event loop wakes them is part of the figure.",
            "Outside the figure: recognition itself, and the up to 80 ms that audio is gathered for the recogniser.",
        ),
    )
