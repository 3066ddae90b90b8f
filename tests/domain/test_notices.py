"""The texts we send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.business import Appointment, AppointmentStatus, Organisation
from domain.notices import NoticeKind, notice


@pytest.mark.parametrize(
    ("starts_at", "when"),
    [
        (datetime(2026, 11, 24, 14, tzinfo=UTC), "Tue, Nov 24 at 9:00 AM"),
        (datetime(2026, 12, 1, 17, 30, tzinfo=UTC), "Tue, Dec 1 at 12:30 PM"),
        (datetime(2026, 7, 6, 20, 45, tzinfo=UTC), "Mon, Jul 6 at 4:45 PM"),
    ],
)
def test_booking_notice(workshop: Organisation, starts_at: datetime, when: str) -> None:
    """Who, what and when, in local time, in one plain segment of 160 characters."""
    booked = Appointment(
        *("a-1", "northgate", "c-1", "inspection", "bay_1"),
        starts_at,
        starts_at + timedelta(hours=1),
        AppointmentStatus.CONFIRMED,
    )
    text = notice(NoticeKind.BOOKED, workshop, booked)
    assert text == f"Northgate Auto Workshop: your vehicle inspection is booked for {when}. To change it, call us."
    assert len(text) <= 160
    assert text.isascii()


def test_a_service_given_up_meanwhile_is_named_by_its_key(workshop: Organisation) -> None:
    """What was promised is said, if not as nicely."""
    starts_at = datetime(2026, 11, 24, 14, tzinfo=UTC)
    booked = Appointment(
        *("a-1", "northgate", "c-1", "waxing", "bay_1"),
        starts_at,
        starts_at + timedelta(hours=1),
        AppointmentStatus.CONFIRMED,
    )
    assert "your waxing is booked" in notice(NoticeKind.BOOKED, workshop, booked)
