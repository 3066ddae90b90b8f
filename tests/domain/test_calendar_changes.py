"""What is news about an event, and what is our own doing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.bookings import CalendarChange
from domain.business import Appointment, AppointmentStatus
from domain.calendar_changes import CalendarFinding, finding_of, without_moves
from domain.ports.calendars import FoundEvent

NINE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY_BEFORE = NINE - timedelta(days=1)
BOOKED = Appointment(
    appointment_id="a1",
    organisation_id="northgate",
    contact_id="maria",
    service_key="inspection",
    resource_key="bay_1",
    starts_at=NINE,
    ends_at=NINE + HOUR,
    status=AppointmentStatus.CONFIRMED,
    event_id="event1",
    event_etag='"7"',
)
WRITTEN = FoundEvent("bay-1@northgate.example", "event1", '"7"', "a1", NINE, NINE + HOUR)
CHANGED = replace(WRITTEN, etag='"8"')
MOVED = replace(CHANGED, starts_at=NINE + HOUR, ends_at=NINE + 2 * HOUR)
DELETED = FoundEvent("bay-1@northgate.example", "event1", '"9"', None, None, None, is_deleted=True)
SPREAD = replace(CHANGED, starts_at=None, ends_at=None)
CHANGE = CalendarChange("a1", "event1", '"8"', NINE + HOUR, NINE + 2 * HOUR, "bay_1", is_deleted=False)

CONFIRMED = AppointmentStatus.CONFIRMED
HELD = AppointmentStatus.HELD
CANCELLED = AppointmentStatus.CANCELLED


def test_a_moved_event_is_told_with_where_it_is_now() -> None:
    """Its etag says which state of it that is."""
    assert finding_of(MOVED, BOOKED, ["bay_1"], DAY_BEFORE) == CalendarFinding(CHANGE)


def test_a_deleted_event_is_told_with_where_it_was() -> None:
    """The vendor tells no times of it."""
    change = replace(CHANGE, etag='"9"', starts_at=NINE, ends_at=NINE + HOUR, is_deleted=True)
    assert finding_of(DELETED, BOOKED, ["bay_1"], DAY_BEFORE) == CalendarFinding(change)


def test_an_event_of_whole_days_has_no_times() -> None:
    """Nothing can follow it."""
    found = finding_of(SPREAD, BOOKED, ["bay_1"], DAY_BEFORE)
    assert found is not None
    assert not found.has_times


def test_an_event_in_another_calendar_is_told_with_its_resource() -> None:
    """Somebody has taken it to the other bay, at the same time."""
    found = finding_of(CHANGED, BOOKED, ["bay_2"], DAY_BEFORE)
    assert found is not None
    assert (found.change.resource_key, found.change.starts_at) == ("bay_2", NINE)


def test_of_resources_that_share_a_calendar_the_appointment_keeps_its_own() -> None:
    """The calendar does not say which of them it is."""
    found = finding_of(MOVED, BOOKED, ["bay_2", "bay_1"], DAY_BEFORE)
    assert found is not None
    assert found.change.resource_key == "bay_1"


@pytest.mark.parametrize(
    ("found", "status", "resource_key", "is_news"),
    [
        (WRITTEN, CONFIRMED, "bay_1", False),
        (CHANGED, CONFIRMED, "bay_1", False),
        (replace(MOVED, etag='"7"'), CONFIRMED, "bay_1", False),
        (replace(MOVED, starts_at=NINE), CONFIRMED, "bay_1", True),
        (DELETED, CONFIRMED, "bay_2", False),
        (MOVED, HELD, "bay_1", True),
        (CHANGED, HELD, "bay_1", False),
        (DELETED, HELD, "bay_1", False),
        (CHANGED, CANCELLED, "bay_1", True),
        (WRITTEN, CANCELLED, "bay_1", False),
        (DELETED, CANCELLED, "bay_1", False),
        (MOVED, AppointmentStatus.RELEASED, "bay_1", False),
        (MOVED, AppointmentStatus.EXPIRED, "bay_1", False),
        (MOVED, AppointmentStatus.ATTENDED, "bay_1", False),
        (DELETED, AppointmentStatus.NO_SHOW, "bay_1", False),
    ],
)
def test_only_what_people_did_is_news(
    found: FoundEvent, status: AppointmentStatus, resource_key: str, *, is_news: bool
) -> None:
    """Our own writes come back as well, and say nothing new."""
    appointment = replace(BOOKED, status=status, resource_key=resource_key)
    assert (finding_of(found, appointment, ["bay_1"], DAY_BEFORE) is not None) is is_news


@pytest.mark.parametrize(
    ("found", "is_news"),
    [
        (DELETED, False),
        (replace(CHANGED, ends_at=NINE + HOUR / 2), False),
        (replace(MOVED, starts_at=NINE + timedelta(days=7), ends_at=NINE + timedelta(days=7) + HOUR), True),
    ],
)
def test_what_is_over_is_left_alone(found: FoundEvent, *, is_news: bool) -> None:
    """People tidy up the past; only what is put into the future concerns a customer."""
    assert (finding_of(found, BOOKED, ["bay_1"], NINE + timedelta(days=1)) is not None) is is_news


def test_an_event_taken_to_another_calendar_was_not_deleted() -> None:
    """Here it is deleted, there it stands: the customer's booking must not be cancelled."""
    there = CalendarFinding(replace(CHANGE, resource_key="bay_2"))
    here = CalendarFinding(replace(CHANGE, is_deleted=True))
    other = CalendarFinding(replace(CHANGE, appointment_id="a2", is_deleted=True))
    assert without_moves([here, there, other]) == (there, other)
