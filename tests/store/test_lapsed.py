"""A hold whose workflow was terminated claims its slot no longer than its time and the grace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.business import AppointmentStatus
from domain.errors import RuleBroken, SlotTaken
from store.appointment_book import SqlAppointmentBook
from store.lapsed import GRACE
from store.seeds import WORKSHOP_ID
from tests.store.world import INSPECTION, NINE, NOW, SteppingClock, appointment, at

HELD = appointment("forgotten", held_until=NOW)
MOMENT = timedelta(seconds=1)


async def _busy(book: SqlAppointmentBook) -> int:
    return len(await book.busy(WORKSHOP_ID, ["bay_1"], NINE, NINE + INSPECTION.duration))


async def test_a_lapsed_hold_gives_way_to_the_next(book: SqlAppointmentBook, clock: SteppingClock) -> None:
    """It expires in the unit of work that wants a part of its slot."""
    await book.hold(HELD, INSPECTION)
    clock.advance(GRACE + MOMENT)
    await book.hold(at(NINE + INSPECTION.duration / 2, "next"), INSPECTION)
    assert (await book.get("forgotten")).status is AppointmentStatus.EXPIRED
    with pytest.raises(RuleBroken):
        await book.confirm("forgotten", None, None)


async def test_a_hold_within_its_grace_is_refused_to_others(book: SqlAppointmentBook, clock: SteppingClock) -> None:
    """Its workflow may be about to confirm it."""
    await book.hold(HELD, INSPECTION)
    clock.advance(GRACE)
    with pytest.raises(SlotTaken):
        await book.hold(appointment("next"), INSPECTION)
    assert await _busy(book) == 1


async def test_a_lapsed_hold_fills_no_slot(book: SqlAppointmentBook, clock: SteppingClock) -> None:
    """Its start is offered again."""
    await book.hold(HELD, INSPECTION)
    clock.advance(GRACE + MOMENT)
    assert await _busy(book) == 0


async def test_a_lapsed_hold_nobody_wanted_can_be_confirmed(book: SqlAppointmentBook, clock: SteppingClock) -> None:
    """Its workflow was late, and its slot is still its own."""
    await book.hold(HELD, INSPECTION)
    clock.advance(GRACE + MOMENT)
    assert (await book.confirm("forgotten", None, None)).status is AppointmentStatus.CONFIRMED


async def test_a_booking_never_lapses(book: SqlAppointmentBook, clock: SteppingClock) -> None:
    """Until when it was held says nothing any more."""
    await book.hold(HELD, INSPECTION)
    await book.confirm("forgotten", None, None)
    clock.advance(GRACE + MOMENT)
    with pytest.raises(SlotTaken):
        await book.hold(appointment("next"), INSPECTION)
    assert await _busy(book) == 1


async def test_a_hold_asked_for_again_has_a_new_end(book: SqlAppointmentBook, clock: SteppingClock) -> None:
    """Another workflow has taken the forgotten appointment over."""
    await book.hold(HELD, INSPECTION)
    clock.advance(GRACE + MOMENT)
    await book.hold(appointment("forgotten", held_until=clock()), INSPECTION)
    assert await _busy(book) == 1
