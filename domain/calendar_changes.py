"""What people did to the events of appointments: told from our own writes, which come back as changes, too.

Rules:
- An event is an appointment's by its id. A copy has another one, whatever it says of itself.
- A known etag is our own write; so is an event that stands where its appointment does.
- An event deleted from a calendar its appointment is not in any more was deleted by us, when it moved.
- What is over is left alone, unless somebody has moved it to a time to come.
- An event that went from one calendar to another is deleted here and written there: it was moved.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.bookings import CalendarChange
from domain.business import Appointment, AppointmentStatus
from domain.ports.calendars import FoundEvent


@dataclass(frozen=True, slots=True)
class CalendarFinding:
    """A change somebody made; `has_times` is false for an event that lasts whole days now: nothing can follow that."""

    change: CalendarChange
    has_times: bool = True


def finding_of(
    found: FoundEvent, appointment: Appointment, resource_keys: Sequence[str], now: datetime
) -> CalendarFinding | None:
    """Return what somebody has made of an appointment's event, or None where there is nothing to follow.

    Args:
        found: The event as it stands.
        appointment: As it stands in our book.
        resource_keys: Whose calendar the event is in, at least one.
        now: Aware UTC.
    """
    if not _is_news(found, appointment, resource_keys, now):
        return None
    is_here = appointment.resource_key in resource_keys
    change = CalendarChange(
        appointment_id=appointment.appointment_id,
        event_id=found.event_id,
        etag=found.etag,
        starts_at=found.starts_at or appointment.starts_at,
        ends_at=found.ends_at or appointment.ends_at,
        resource_key=appointment.resource_key if is_here else resource_keys[0],
        is_deleted=found.is_deleted,
    )
    return CalendarFinding(change, has_times=found.is_deleted or found.starts_at is not None)


def without_moves(findings: Sequence[CalendarFinding]) -> tuple[CalendarFinding, ...]:
    """Return findings without the deletions of events that stand in another calendar now."""
    standing = {finding.change.appointment_id for finding in findings if not finding.change.is_deleted}
    return tuple(
        finding for finding in findings if not (finding.change.is_deleted and finding.change.appointment_id in standing)
    )


def _is_news(found: FoundEvent, appointment: Appointment, resource_keys: Collection[str], now: datetime) -> bool:
    is_here = appointment.resource_key in resource_keys
    if (is_here and found.etag == appointment.event_etag) or _is_over(found, appointment, now):
        return False
    is_elsewhere = not is_here or (found.starts_at, found.ends_at) != (appointment.starts_at, appointment.ends_at)
    match appointment.status:
        case AppointmentStatus.CONFIRMED:
            return is_here if found.is_deleted else is_elsewhere
        case AppointmentStatus.HELD:  # it is being confirmed: its event is there already, and may be deleted again
            return is_elsewhere and not found.is_deleted
        case AppointmentStatus.CANCELLED:  # somebody has put the event back
            return not found.is_deleted
        case _:
            return False


def _is_over(found: FoundEvent, appointment: Appointment, now: datetime) -> bool:
    return appointment.ends_at <= now and (found.ends_at is None or found.ends_at <= now)
