"""What a human reads when a booking can't follow its event."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.business import AppointmentStatus, Contact, OpeningHours, Organisation, Resource, Service
from domain.calendar_changes import CalendarFinding
from domain.calendar_notices import conflict_notice
from tests.domain.test_calendar_changes import BOOKED, CHANGE, HOUR

WORKSHOP = Organisation(
    "northgate",
    "Northgate Auto Service",
    "America/New_York",
    services=(Service("inspection", "vehicle inspection", HOUR, ("bay_1",)),),
    resources=(Resource("bay_1", "Bay 1", OpeningHours({})),),
)
MARIA = Contact("maria", "northgate", "Maria Jensen")


def test_it_says_whose_what_and_when() -> None:
    """In the business's local time, with what was done, how the book stands and what is to be done."""
    assert conflict_notice(WORKSHOP, BOOKED, MARIA, CalendarFinding(CHANGE)) == (
        "Maria Jensen, vehicle inspection, Tue, Nov 24 at 9:00 AM: somebody has moved the event to "
        "Tue, Nov 24 at 10:00 AM (60 minutes) in the calendar of Bay 1, and the booking can't follow. "
        "It still is confirmed for Tue, Nov 24 at 9:00 AM. Settle it with the customer, then put the calendar right."
    )


@pytest.mark.parametrize(
    ("finding", "status", "deed"),
    [
        (CalendarFinding(replace(CHANGE, is_deleted=True)), AppointmentStatus.CONFIRMED, "has deleted the event"),
        (CalendarFinding(CHANGE, has_times=False), AppointmentStatus.CONFIRMED, "last whole days"),
        (CalendarFinding(CHANGE), AppointmentStatus.CANCELLED, "has put the event back"),
    ],
)
def test_it_says_what_was_done(finding: CalendarFinding, status: AppointmentStatus, deed: str) -> None:
    """There is more than moving."""
    assert deed in conflict_notice(WORKSHOP, replace(BOOKED, status=status), MARIA, finding)


def test_what_the_business_has_given_up_is_named_by_its_key() -> None:
    """The message is needed all the same."""
    bare = replace(WORKSHOP, services=(), resources=())
    said = conflict_notice(bare, BOOKED, MARIA, CalendarFinding(CHANGE))
    assert "inspection, Tue, Nov 24 at 9:00 AM" in said
    assert "the calendar of bay_1" in said
