"""The texts we send: short, complete, in the local time of where the customer comes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from domain.business import Appointment, Organisation
from domain.places import zone_at


class NoticeKind(StrEnum):
    """What a customer is told about an appointment of his."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    MISSED = "missed"


_TEXTS: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.BOOKED: "{business}: your {service} is booked for {when}. To change it, call us.",
    NoticeKind.MOVED: "{business}: your {service} is now on {when}. To change it, call us.",
    NoticeKind.CANCELLED: "{business}: your {service} on {when} is cancelled. To book again, call us.",
    NoticeKind.MISSED: "{business}: we missed you for your {service} on {when}. To book again, call us.",
}
_SUBJECTS: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.BOOKED: "Booked: {service}, {when}",
    NoticeKind.MOVED: "Moved: {service}, now {when}",
    NoticeKind.CANCELLED: "Cancelled: {service}, {when}",
    NoticeKind.MISSED: "We missed you: {service}, {when}",
}


def notice(kind: NoticeKind, organisation: Organisation, appointment: Appointment) -> str:
    """Return what a customer is told; fits one GSM-7 segment for names of usual length."""
    return _TEXTS[kind].format_map(_words(organisation, appointment))


def subject(kind: NoticeKind, organisation: Organisation, appointment: Appointment) -> str:
    """Return the subject of the e-mail that tells it."""
    return _SUBJECTS[kind].format_map(_words(organisation, appointment))


def service_name(organisation: Organisation, key: str) -> str:
    """Return how people call a service; its key once the business has given it up."""
    return next((service.name for service in organisation.services if service.key == key), key)


def _words(organisation: Organisation, appointment: Appointment) -> Mapping[str, str]:
    local = appointment.starts_at.astimezone(zone_at(organisation, appointment.resource_key))
    return {
        "business": organisation.name,
        "service": service_name(organisation, appointment.service_key),
        "when": f"{local:%a, %b} {local.day} at {local.hour % 12 or 12}:{local:%M %p}",
    }
