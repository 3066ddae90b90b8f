"""An appointment as its resource's calendar shows it."""

from __future__ import annotations

from activities.availability import known_service
from domain.business import Appointment, Contact, Organisation, Resource
from domain.errors import NotFound
from domain.ports.calendars import APPOINTMENT_PROPERTY, CalendarEvent


def event_of(
    appointment: Appointment, event_id: str, *, organisation: Organisation, contact: Contact
) -> CalendarEvent | None:
    """Return the event of an appointment; None when its resource has no calendar.

    Raises NotFound: the business has given up its resource or service meanwhile.
    """
    resource = resource_of(organisation, appointment.resource_key)
    if resource.calendar_id is None:
        return None
    service = known_service(organisation, appointment.service_key)
    return CalendarEvent(
        calendar_id=resource.calendar_id,
        event_id=event_id,
        summary=f"{service.name}: {contact.name}",
        description=f"Booked by phone. {resource.name}.",
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        time_zone=organisation.zone_of(resource),
        private={APPOINTMENT_PROPERTY: appointment.appointment_id},
    )


def resource_of(organisation: Organisation, key: str) -> Resource:
    """Return the resource of that key; raises NotFound, for the business may have given it up meanwhile."""
    for resource in organisation.resources:
        if resource.key == key:
            return resource
    raise NotFound(f"There is no resource {key!r} any more.")
