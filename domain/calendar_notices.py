"""What people are told when a booking can't follow what somebody did to its event in the calendar."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.bookings import CalendarChange
from domain.business import Appointment, AppointmentStatus, Contact, Organisation
from domain.calendar_changes import CalendarFinding


def conflict_notice(
    organisation: Organisation, appointment: Appointment, contact: Contact, finding: CalendarFinding
) -> str:
    """Return the message for whoever settles it: what was done, how our book stands, what is to be done."""
    services = {service.key: service.name for service in organisation.services}
    resources = {resource.key: resource for resource in organisation.resources}
    resource = resources.get(finding.change.resource_key)
    zone = ZoneInfo(organisation.zone_of(resource) if resource else organisation.time_zone)
    service = services.get(appointment.service_key, appointment.service_key)
    calendar = resource.name if resource else finding.change.resource_key
    return (
        f"{contact.name}, {service}, {_when(appointment.starts_at, zone)}: "
        f"{_deed(appointment, finding, zone)} in the calendar of {calendar}, and the booking can't follow. "
        f"It still is {appointment.status.replace('_', ' ')} for {_when(appointment.starts_at, zone)}. "
        "Settle it with the customer, then put the calendar right."
    )


def _deed(appointment: Appointment, finding: CalendarFinding, zone: ZoneInfo) -> str:
    change = finding.change
    if change.is_deleted:
        return "somebody has deleted the event"
    if not finding.has_times:
        return "somebody has made the event last whole days"
    if appointment.status is AppointmentStatus.CANCELLED:
        return "somebody has put the event back"
    return f"somebody has moved the event to {_moved_to(change, zone)}"


def _moved_to(change: CalendarChange, zone: ZoneInfo) -> str:
    minutes = round((change.ends_at - change.starts_at).total_seconds() / 60)
    return f"{_when(change.starts_at, zone)} ({minutes} minutes)"


def _when(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{local:%a, %b} {local.day} at {local.hour % 12 or 12}:{local:%M %p}"
