"""The texts we send: short, complete, in the local time of the place."""

from __future__ import annotations

from domain.business import Appointment, Organisation
from domain.places import zone_at


def booking_notice(organisation: Organisation, appointment: Appointment) -> str:
    """Return the SMS that confirms a booking; fits one GSM-7 segment for names of usual length."""
    local = appointment.starts_at.astimezone(zone_at(organisation, appointment.resource_key))
    # The business may have given the service up between the yes and this text.
    names = {service.key: service.name for service in organisation.services}
    service = names.get(appointment.service_key, appointment.service_key)
    when = f"{local:%a, %b} {local.day} at {local.hour % 12 or 12}:{local:%M %p}"
    return f"{organisation.name}: your {service} is booked for {when}. To change it, call us."
