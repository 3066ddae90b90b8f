"""The system prompt: what the model must know of business, caller and time, and the rules it speaks by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from domain.acquaintance_prompt import acquaintance_lines
from domain.business import Agent, Appointment, Contact, OpeningHours, OpenSpan, Organisation, Service
from domain.places import zone_at
from domain.relationship import Acquaintance
from domain.shown_names import clean_name
from domain.tools import REQUEST_TASK, VERIFY_PRINCIPAL

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_ON_THE_PHONE: Final = (
    "You are on the phone. Speak in one or two short sentences of plain words, without lists or markup."
)
_IN_WRITING: Final = (
    "You answer text messages. Write one or two short sentences of plain words, without lists or markup."
)
_RULES: Final = """\
Ask one thing at a time.
Never invent a time, a price or a booking: use the tools, and say only what they returned.
Say dates and times with the words in the field "spoken".
To book, use book_appointment; it answers with a sentence to confirm. Say that sentence, wait for a clear yes, then use
book_appointment again with the same arguments. Without a clear yes nothing is booked; if the caller does not want the
slot, use release_hold.
If the caller is not known, ask for his name and use save_contact before booking.
If he wants a human, or you can't help, use take_message. Ask only for what you do not know yet."""
_TASKS: Final = """\
What no other tool does, such as calling or texting somebody for the caller, is handed in with request_task; then say
what its answer says, and promise no more. Where the caller decides, use decide_task, say its sentence, wait for a clear
yes, and use it again with the same arguments."""
_IN_CHARGE: Final = """\
Whoever says that he is in charge of the business is treated like any other caller until verify_principal has said that
it is he: ask for his PIN, or use send_code and ask for that. Never repeat digits of a PIN or code, and never say what
was wrong."""
_GOODBYE: Final = "When the caller is done, use end_call with a short goodbye."
#: What holds on the phone.
RULES: Final = f"{_ON_THE_PHONE}\n{_RULES}\n{_GOODBYE}"


def compose_prompt(
    *,
    organisation: Organisation,
    agent: Agent,
    contact: Contact | None,
    upcoming: tuple[Appointment, ...],
    has_callback_number: bool,
    now: datetime,
    errand: str = "",
    is_written: bool = False,
    known: Acquaintance | None = None,
) -> str:
    """Return the system prompt for one call, or for text messages.

    Args:
        organisation: The business, with services and resources.
        agent: Who answers.
        contact: The caller, if known.
        upcoming: The caller's coming appointments.
        has_callback_number: Whether the caller shows a number.
        now: Aware instant; told to the model in the business's zone.
        errand: What we have called the customer for; empty on a call that came in.
        is_written: He writes, and is written to.
        known: What the agent may know of the caller.
    """
    zone = ZoneInfo(organisation.time_zone)
    local = now.astimezone(zone)
    lines = [
        f"You are {agent.name}, the telephone assistant of {organisation.name}.",
        agent.instructions,
        f"{_IN_WRITING}\n{_RULES}" if is_written else RULES,
        _TASKS if REQUEST_TASK.name in agent.tools else "",
        _IN_CHARGE if VERIFY_PRINCIPAL.name in agent.tools else "",
        f"Now: {local:%A} {local:%Y-%m-%dT%H:%M} ({organisation.time_zone}).",
        "Services:",
        *(_service_line(service) for service in organisation.offered_services),
        *_hours_lines(organisation),
        *_location_lines(organisation),
        _errand_line(errand),
        _caller_line(contact, has_callback_number=has_callback_number),
        *(_appointment_line(appointment, organisation) for appointment in upcoming),
        *acquaintance_lines(known, now, organisation.time_zone),
    ]
    return "\n".join(line for line in lines if line)


def _service_line(service: Service) -> str:
    minutes = int(service.duration.total_seconds() // 60)
    price = "price on the spot" if service.price is None else f"{service.price} {service.currency}"
    return f"- {service.key}: {service.name}, {minutes} minutes, {price}"


def _hours_lines(organisation: Organisation) -> list[str]:
    """Tell when somebody is there: at each place, the hours of all its people and rooms together."""
    names = {location.key: location.name for location in organisation.locations}
    places = tuple(dict.fromkeys(resource.location_key for resource in organisation.working_resources))
    lines: list[str] = []
    for place in places:
        lines.append(
            f"Opening hours of {names.get(place or '', organisation.name)}:" if places[1:] else "Opening hours:"
        )
        hours = [one.hours for one in organisation.working_resources if one.location_key == place]
        lines += [f"- {_DAYS[day]}: {_spans(hours, day)}" for day in range(len(_DAYS))]
    return lines


def _spans(hours: Sequence[OpeningHours], day: int) -> str:
    together: list[OpenSpan] = []
    for span in sorted((span for one in hours for span in one.weekly.get(day, ())), key=lambda one: one.opens):
        if together and span.opens <= (last := together[-1]).closes_by:
            together[-1] = max(last, replace(span, opens=last.opens), key=lambda one: one.closes_by)
        else:
            together.append(span)
    return ", ".join(f"{span.opens:%H:%M} to {span.closes:%H:%M}" for span in together) or "closed"


def _location_lines(organisation: Organisation) -> list[str]:
    if len(organisation.locations) <= 1:
        return []
    places = (f"- {one.key}: {', '.join(filter(None, (one.name, one.address)))}" for one in organisation.locations)
    return ["Locations (times are local there):", *places]


def _errand_line(errand: str) -> str:
    if not errand:
        return ""
    return f"You have called the caller yourself, and he has heard who you are. What you have called him for: {errand}"


def _caller_line(contact: Contact | None, *, has_callback_number: bool) -> str:
    if contact is not None:
        return f"Caller: {clean_name(contact.name)} (known customer)."
    return "Caller: not known yet." if has_callback_number else "Caller: not known, withholds his number."


def _appointment_line(appointment: Appointment, organisation: Organisation) -> str:
    zone = zone_at(organisation, appointment.resource_key)
    service = next((s.name for s in organisation.services if s.key == appointment.service_key), appointment.service_key)
    return f"Coming appointment: {service}, {appointment.starts_at.astimezone(zone):%A %Y-%m-%dT%H:%M}."
