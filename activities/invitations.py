"""Calendar invitations as customers' calendars read them: RFC 5545 objects in the methods of RFC 5546.

One appointment is one UID for its whole life; each change has a higher SEQUENCE, so that the latest one counts.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from icalendar import Calendar, Event, vCalAddress

from domain.business import Appointment, AppointmentStatus, Contact, Organisation
from domain.notices import service_name

_PRODUCT: Final = "-//Holdfast//Appointments//EN"


def invitation(
    appointment: Appointment,
    organisation: Organisation,
    contact: Contact,
    *,
    organiser: str,
    recipient: str,
    now: datetime,
) -> str:
    """Return what puts an appointment into its customer's calendar, changes it there, or takes it out.

    Args:
        appointment: As it is now; cancelled, it is taken out.
        organisation: Whose it is.
        contact: Its customer.
        organiser: E-mail address of ours it comes from.
        recipient: E-mail address of his it goes to.
        now: Aware UTC.
    """
    is_cancelled = appointment.status is AppointmentStatus.CANCELLED
    event = Event()
    event.add("uid", f"{appointment.appointment_id}@{organiser.rpartition('@')[2]}")
    event.add("sequence", appointment.revision)
    event.add("dtstamp", now)
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    event.add("summary", f"{organisation.name}: {service_name(organisation, appointment.service_key)}")
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("organizer", _address(organiser, organisation.name))
    event.add("attendee", _address(recipient, contact.name))
    if place := _address_of(organisation, appointment.resource_key):
        event.add("location", place)
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_cancelled else "REQUEST")
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _address(address: str, name: str) -> vCalAddress:
    # A quotation mark can't be written inside a quoted parameter (RFC 5545, 3.2).
    return vCalAddress(f"mailto:{address}", params={"CN": name.replace('"', "'")})


def _address_of(organisation: Organisation, resource_key: str) -> str:
    places = {location.key: location.address for location in organisation.locations}
    keys = (resource.location_key for resource in organisation.resources if resource.key == resource_key)
    return places.get(next(keys, None) or "", "")
