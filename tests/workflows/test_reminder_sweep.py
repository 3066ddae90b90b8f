"""The daily sweep, told to the real workflow: each of tomorrow's appointments once, whatever happens to it."""

from __future__ import annotations

import asyncio
from collections import Counter

from domain.reminders import ReminderState
from tests.workflows.premises import BOTH_WAYS
from tests.workflows.reminding import DayBefore


async def test_tomorrows_customers_are_reminded_and_nobody_else(noon: DayBefore) -> None:
    """Not today's, not those of the day after."""
    tomorrows = [await noon.book(hour=9), await noon.book(hour=12)]
    await noon.book(days=0, hour=23)
    await noon.book(days=2, hour=0)
    async with noon.worker():
        assert await noon.sweep() == 2
        assert await noon.settled(*tomorrows) == [ReminderState.REACHED] * 2
    assert _rung(noon) == Counter(one.appointment_id for one in tomorrows)


async def test_a_sweep_run_twice_reminds_once(noon: DayBefore) -> None:
    """The second one finds every reminder started."""
    booked = await noon.book()
    async with noon.worker():
        assert [await noon.sweep(), await noon.sweep()] == [1, 0]
        await noon.settled(booked)
    assert len(noon.dialer.rung) == 1


async def test_two_sweeps_at_once_remind_once(noon: DayBefore) -> None:
    """Whichever comes first starts it."""
    booked = [await noon.book(hour=hour) for hour in (8, 10, 14)]
    async with noon.worker():
        started = await asyncio.gather(noon.sweep(), noon.sweep())
        await noon.settled(*booked)
    assert sum(started) == len(noon.dialer.rung) == 3


@BOTH_WAYS
async def test_a_long_day_goes_page_by_page(noon: DayBefore) -> None:
    """Each page is a run of its own; the last one knows how many were started by all."""
    booked = [await noon.book(hour=hour, resource=bay) for hour in (8, 10, 14) for bay in ("bay_1", "bay_2")]
    async with noon.worker():
        handle = await noon.begin_sweep(page=2)
        assert await handle.result() == 6
        await noon.settled(*booked)
    assert noon.reminders.reads >= 4  # three full pages, and the empty one behind them
    assert _rung(noon) == Counter(one.appointment_id for one in booked)


async def test_a_worker_that_goes_in_the_middle_costs_and_doubles_nothing(noon: DayBefore) -> None:
    """The next worker reads the page that was being read; those started before are not started again."""
    booked = [await noon.book(hour=hour) for hour in (8, 10, 14, 16)]
    noon.reminders.halts_at = 2
    async with noon.worker():
        handle = await noon.begin_sweep(page=2)
        await asyncio.wait_for(noon.reminders.is_halted.wait(), 30)
    async with noon.worker():
        assert await handle.result() == 4
        await noon.settled(*booked)
    assert _rung(noon) == Counter(one.appointment_id for one in booked)


def _rung(noon: DayBefore) -> Counter[str | None]:
    return Counter(intent.appointment_id for intent in noon.dialer.rung)
