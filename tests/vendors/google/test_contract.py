"""What every calendar vendor does as the port says: the real one against the sandbox, and the tests' own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from domain.errors import EventChanged, NotFound
from domain.ports.calendars import Calendars, EventTimes
from sandbox.google.bodies import EventBody
from tests.fakes.vendors import FakeCalendars
from tests.vendors.google.conftest import Google
from tests.vendors.google.world import BAY, EVENT, HALF_HOUR, NINE
from vendors.google.calendars import GoogleCalendars

LATER = replace(EVENT, starts_at=NINE + HALF_HOUR, ends_at=NINE + 2 * HALF_HOUR)
THERE = EventTimes(BAY, EVENT.event_id, LATER.starts_at, LATER.ends_at, EVENT.time_zone)
LATEST = replace(EVENT, starts_at=NINE + 2 * HALF_HOUR, ends_at=NINE + 3 * HALF_HOUR)


@dataclass(frozen=True)
class Vendor:
    """A vendor, and the hands of somebody who drags its events."""

    calendars: Calendars
    drag: Callable[[datetime], object]


@pytest.fixture(params=["google", "fake"])
def vendor(request: pytest.FixtureRequest, adapter: GoogleCalendars, google: Google) -> Vendor:
    """Return each vendor in turn."""
    if request.param == "fake":
        fake = FakeCalendars()
        return Vendor(fake, lambda start: fake.move(EVENT.event_id, start))

    def drag(start: datetime) -> object:
        times = {"start": {"dateTime": start}, "end": {"dateTime": start + HALF_HOUR}}
        return google.calendars.patch(BAY, EVENT.event_id, EventBody.model_validate(times), if_match=None)

    return Vendor(adapter, drag)


async def test_what_was_written_is_found(vendor: Vendor) -> None:
    """With the etag that was answered."""
    written = await vendor.calendars.insert(EVENT)
    found = await vendor.calendars.get(BAY, EVENT.event_id)
    assert (found.etag, found.starts_at, found.ends_at) == (written.etag, EVENT.starts_at, EVENT.ends_at)
    assert found.appointment_id == "appointment-1"


async def test_a_repeated_insert_is_the_same_version(vendor: Vendor) -> None:
    """Nothing was changed by it."""
    assert await vendor.calendars.insert(EVENT) == await vendor.calendars.insert(EVENT)


async def test_a_change_has_a_new_etag_and_a_repeat_of_it_the_same(vendor: Vendor) -> None:
    """The repeat comes with the etag of before: its first answer was lost."""
    written = await vendor.calendars.insert(EVENT)
    changed = await vendor.calendars.update(LATER, written.etag)
    assert changed.etag != written.etag
    assert await vendor.calendars.update(LATER, written.etag) == changed


async def test_what_somebody_has_dragged_away_is_not_changed(vendor: Vendor) -> None:
    """It stays where he has put it."""
    written = await vendor.calendars.insert(EVENT)
    vendor.drag(LATEST.starts_at)
    with pytest.raises(EventChanged):
        await vendor.calendars.update(LATER, written.etag)
    assert (await vendor.calendars.get(BAY, EVENT.event_id)).starts_at == LATEST.starts_at


async def test_what_is_gone_is_not_changed(vendor: Vendor) -> None:
    """It is found as deleted."""
    written = await vendor.calendars.insert(EVENT)
    await vendor.calendars.delete(BAY, EVENT.event_id)
    with pytest.raises(NotFound):
        await vendor.calendars.update(LATER, written.etag)
    assert (await vendor.calendars.get(BAY, EVENT.event_id)).is_deleted


async def test_changes_come_once_and_as_they_stand(vendor: Vendor) -> None:
    """Written, dragged, deleted: each list goes on where the one before has ended."""
    calendars = vendor.calendars
    await calendars.insert(EVENT)
    first = await calendars.changes(BAY, None)
    assert [event.starts_at for event in first.events] == [EVENT.starts_at]
    for start in (LATER.starts_at, LATEST.starts_at):
        vendor.drag(start)
    second = await calendars.changes(BAY, first.next_token)
    assert [event.starts_at for event in second.events] == [LATEST.starts_at]
    await calendars.delete(BAY, EVENT.event_id)
    third = await calendars.changes(BAY, second.next_token)
    assert [(event.event_id, event.is_deleted) for event in third.events] == [(EVENT.event_id, True)]
    assert (await calendars.changes(BAY, third.next_token)).events == ()
    assert (await calendars.changes("another", None)).events == ()


class TestEventsOfOthers:
    """What tasks do to events that are no appointments."""

    async def test_what_is_in_a_time_is_listed(self, vendor: Vendor) -> None:
        """With its title; what ends when the time begins is not in it."""
        await vendor.calendars.insert(EVENT)
        [listed] = await vendor.calendars.between(BAY, NINE, NINE + HALF_HOUR)
        assert listed == await vendor.calendars.show(BAY, EVENT.event_id)
        assert (listed.summary, listed.found.starts_at) == (EVENT.summary, NINE)
        assert await vendor.calendars.between(BAY, NINE + HALF_HOUR, NINE + 2 * HALF_HOUR) == []

    async def test_an_event_is_moved_and_nothing_else_of_it(self, vendor: Vendor) -> None:
        """A repeat finds it there, with the etag of before."""
        written = await vendor.calendars.insert(EVENT)
        moved = await vendor.calendars.retime(THERE, written.etag)
        assert await vendor.calendars.retime(THERE, written.etag) == moved
        shown = await vendor.calendars.show(BAY, EVENT.event_id)
        assert (shown.found.etag, shown.found.starts_at, shown.summary) == (moved.etag, LATER.starts_at, EVENT.summary)

    async def test_what_somebody_has_dragged_away_is_not_moved(self, vendor: Vendor) -> None:
        """Nor deleted."""
        written = await vendor.calendars.insert(EVENT)
        vendor.drag(LATEST.starts_at)
        with pytest.raises(EventChanged):
            await vendor.calendars.retime(THERE, written.etag)
        with pytest.raises(EventChanged):
            await vendor.calendars.mark(BAY, EVENT.event_id, written.etag, is_deleted=True)

    async def test_a_deleted_event_comes_back_as_it_was(self, vendor: Vendor) -> None:
        """Both may be repeated; a deleted one is moved nowhere."""
        written = await vendor.calendars.insert(EVENT)
        deleted = await vendor.calendars.mark(BAY, EVENT.event_id, written.etag, is_deleted=True)
        assert await vendor.calendars.mark(BAY, EVENT.event_id, written.etag, is_deleted=True) == deleted
        with pytest.raises(NotFound):
            await vendor.calendars.retime(THERE, written.etag)
        back = await vendor.calendars.mark(BAY, EVENT.event_id, deleted.etag, is_deleted=False)
        assert await vendor.calendars.mark(BAY, EVENT.event_id, deleted.etag, is_deleted=False) == back
        shown = await vendor.calendars.show(BAY, EVENT.event_id)
        assert (shown.found.is_deleted, shown.summary, shown.found.starts_at) == (False, EVENT.summary, NINE)
