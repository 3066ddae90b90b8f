"""What the durable way costs a tool call: asked by the real link, answered by a worker in another process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Mapping, Sequence
from datetime import timedelta
from typing import Final, TypeVar

from bench.caller_side import CallerSide, utc_now
from bench.distribution import Distribution
from bench.report import Report, Row, at_most
from bench.workflow_house import WorkflowHouse, open_workflow_house

_TARGET_MS: Final = 25.0
_PAUSE: Final = 0.25
_SETTLING: Final = 0.15
_READS_A_CALL: Final = 20
#: The wrap-ups of ended calls are not to get into what is measured next.
_AFTERMATH: Final = 2.0

_Answer = TypeVar("_Answer")


async def _timed(asked: Awaitable[_Answer]) -> tuple[float, _Answer]:
    began = time.perf_counter()
    answer = await asked
    return 1000 * (time.perf_counter() - began), answer


def _search() -> Mapping[str, str]:
    day = utc_now().date() + timedelta(days=2)
    return {"service": "inspection", "from_date": str(day), "to_date": str(day + timedelta(days=6))}


async def reads(house: WorkflowHouse, tool: str, arguments: Mapping[str, str], count: int) -> Sequence[float]:
    """Return the milliseconds of a tool's requests, four a second, each a turn of its own; twenty to a call."""
    times: list[float] = []
    calls = [CallerSide(house.client, f"CA-{tool}-{number}") for number in range(-(-count // _READS_A_CALL))]
    for call in calls:
        await call.begin()
        for _ in range(_READS_A_CALL):
            call.say("When could I come?")
            await asyncio.sleep(_PAUSE - _SETTLING)
            elapsed, _ = await _timed(call.use(tool, arguments))
            times.append(elapsed)
            await asyncio.sleep(_SETTLING)
    for call in calls:
        await call.end()
    await asyncio.sleep(_AFTERMATH)
    return times


async def empty_updates(house: WorkflowHouse, count: int) -> Distribution:
    """Return the milliseconds of updates that do nothing, four a second: what a tool can't be faster than."""
    times: list[float] = []
    call = CallerSide(house.client, "CA-empty")
    await call.begin()
    for _ in range(count):
        elapsed, _ = await _timed(call.report_nothing())
        times.append(elapsed)
        await asyncio.sleep(_PAUSE)
    await call.end()
    await asyncio.sleep(_AFTERMATH)
    return Distribution.of(times[1:])


async def bookings(house: WorkflowHouse, count: int) -> tuple[Distribution, Distribution]:
    """Return the milliseconds of holding a slot, and of confirming it after the caller's yes."""
    holds: list[float] = []
    confirmations: list[float] = []
    for number in range(count):
        call = CallerSide(house.client, f"CA-book-{number}")
        await call.begin()
        call.say("When could I come?")
        slots = (await call.use("find_free_slots", _search()))["slots"]
        wish = {"service": "inspection", "start": slots[0]["start"]}
        call.say("The first one.")
        await asyncio.sleep(_PAUSE)
        elapsed, question = await _timed(call.use("book_appointment", wish))
        holds.append(elapsed)
        call.say("Yes.", asked=question["sentence"])
        await asyncio.sleep(_PAUSE)
        elapsed, booked = await _timed(call.use("book_appointment", wish))
        confirmations.append(elapsed)
        if booked["status"] != "booked":
            raise AssertionError(f"a booking came out as {booked['status']}")
        await call.end()
    return Distribution.of(holds), Distribution.of(confirmations)


async def exchange_cpu(house: WorkflowHouse, count: int) -> float:
    """Return the CPU milliseconds the client's process spends on reporting one exchange."""
    call = CallerSide(house.client, "CA-exchange")
    await call.begin()
    began = time.process_time()
    for _ in range(count):
        call.say("Let me think about it.")
        await asyncio.sleep(_PAUSE / 2)
    spent = time.process_time() - began
    await call.end()
    return 1000 * spent / count


def _rows(tool: str, whole: Sequence[float], activity: Sequence[float]) -> tuple[Row, ...]:
    """Return what the workflow adds to a tool, request by request; the first of them warms up."""
    if len(activity) != len(whole):
        raise AssertionError(f"{len(whole)} requests led to {len(activity)} runs of {tool}: one took the slower way")
    added = Distribution.of([both - own for both, own in zip(whole[1:], activity[1:], strict=True)])
    return (
        at_most(f"{tool}: added by the workflow, p95", added.p95, _TARGET_MS, "ms"),
        Row("  distribution", added.in_ms()),
        Row("  with the activity itself", Distribution.of(whole[1:]).in_ms()),
        Row("  the activity alone", Distribution.of(activity[1:]).in_ms()),
    )


async def measure(*, is_quick: bool) -> Report:
    """Measure 60 reads of each kind and 15 bookings; quickly: 20 and 3."""
    count, booked = (20, 3) if is_quick else (60, 15)
    async with open_workflow_house() as house:
        empty = await empty_updates(house, count)
        free = await reads(house, "find_free_slots", _search(), count)
        upcoming = await reads(house, "upcoming_appointments", {}, count)
        ran = await house.worker.ask("times")
        held, confirmed = await bookings(house, booked)
        cpu = await exchange_cpu(house, count)
    return Report(
        "Tool calls through the workflow",
        (
            Row("an update that does nothing", empty.in_ms()),
            *_rows("find_free_slots", free, ran["find_free_slots"]),
            *_rows("upcoming_appointments", upcoming, ran["upcoming_appointments"]),
            Row("hold a slot (first book_appointment)", held.in_ms()),
            Row("confirm it (second book_appointment)", confirmed.in_ms()),
            Row("CPU of the media side for one exchange", f"{cpu:.2f} ms"),
        ),
        (
            "Real link, Temporal's development server as `holdfast dev` runs it (file, write-ahead log), a worker",
            "  process, encrypted payloads, SQLite; paced at four a second. Vendors answer at once.",
            "Holding starts the appointment's own workflow and updates it; confirming updates it again.",
        ),
    )
