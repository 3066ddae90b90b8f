"""Reminders of tomorrow's appointments: whose they are, when people may be reminded, and in what words.

Rules:
- A day is a local day of the place where the appointment is; an hour at which somebody is reminded is his own.
- There is one reminder of an appointment for each day it stands on.
- No text names the service: whoever picks up, or listens to the machine, need not know what somebody is treated for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from domain.business import Appointment, AppointmentStatus, Contact, Organisation, ReminderChannel
from domain.outbound import DialOutcome
from domain.places import zone_at
from domain.spoken import spoken_start

#: When somebody is reminded at the earliest and at the latest, wall time where he lives.
REMINDED_FROM: Final = time(9)
REMINDED_UNTIL: Final = time(20)
#: A reminder that comes later than this before the appointment is of no use.
LEAST_NOTICE: Final = timedelta(hours=1)


class ReminderState(StrEnum):
    """How far a reminder has come; a call's outcome has the words of `DialOutcome`."""

    OPEN = "open"
    TEXTED = "texted"
    REACHED = DialOutcome.REACHED.value
    VOICEMAIL = DialOutcome.VOICEMAIL.value
    NOT_REACHED = DialOutcome.NOT_REACHED.value
    REFUSED = DialOutcome.REFUSED.value
    FAILED = DialOutcome.FAILED.value


@dataclass(frozen=True, slots=True)
class Reminder:
    """The one reminder of an appointment on a day; `opened_at` is aware UTC.

    Attributes:
        day: Local day of the appointment, `YYYY-MM-DD`.
        confirmed_at: When the customer said that he will be there.
    """

    reminder_id: str
    organisation_id: str
    appointment_id: str
    day: str
    channel: ReminderChannel
    opened_at: datetime
    state: ReminderState = ReminderState.OPEN
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RemindingHours:
    """When somebody may be reminded of one appointment; aware UTC, the end exclusive."""

    opens: datetime
    closes: datetime


def local_day(organisation: Organisation, appointment: Appointment) -> str:
    """Return the day an appointment stands on, `YYYY-MM-DD` at its place."""
    return f"{appointment.starts_at.astimezone(zone_at(organisation, appointment.resource_key)):%Y-%m-%d}"


def is_due(organisation: Organisation, appointment: Appointment, at: datetime) -> bool:
    """Say whether a booking is tomorrow's, seen from its place at an aware instant."""
    tomorrow = _tomorrow(at, zone_at(organisation, appointment.resource_key))
    return _is_booked(appointment) and local_day(organisation, appointment) == tomorrow.isoformat()


def due_at(organisation: Organisation, appointment: Appointment) -> datetime | None:
    """Return when its business reminds of a booking as it stands, aware UTC; None: never.

    It is when the sweep comes, or, where that is no decent hour, when the next one begins at the place.
    """
    if organisation.reminders_at is None:
        return None
    zone = ZoneInfo(organisation.time_zone)
    eve = appointment.starts_at.astimezone(zone).date() - timedelta(days=1)
    # The tomorrow of a place far away may be another day's than the business's.
    days = (eve + timedelta(days=off) for off in (-1, 0, 1))
    sweeps = (_instant(day, organisation.reminders_at, zone) for day in days)
    swept = next((at for at in sweeps if is_due(organisation, appointment, at)), None)
    if swept is None:
        return None
    hours = reminding_hours(appointment, zone_at(organisation, appointment.resource_key), swept)
    return hours.opens if hours else None


def due_span(organisation: Organisation, at: datetime) -> tuple[datetime, datetime]:
    """Return the stretch, aware UTC, that has tomorrow of every place of a business in it; the end exclusive."""
    zones = {organisation.time_zone, *(location.time_zone for location in organisation.locations)}
    days = [(_tomorrow(at, zone), zone) for zone in map(ZoneInfo, zones)]
    return (
        min(_instant(day, time(0), zone) for day, zone in days),
        max(_instant(day + timedelta(days=1), time(0), zone) for day, zone in days),
    )


def is_still_due(organisation: Organisation, appointment: Appointment, day: str, at: datetime) -> bool:
    """Say whether an appointment stands on the day it was to be reminded of, and a reminder still helps."""
    is_on_day = _is_booked(appointment) and local_day(organisation, appointment) == day
    return is_on_day and at < appointment.starts_at - LEAST_NOTICE


def reminding_hours(appointment: Appointment, zone: ZoneInfo, at: datetime) -> RemindingHours | None:
    """Return the next hours at which a customer may be reminded; None when there are none before the appointment.

    Args:
        appointment: Of what.
        zone: Where he lives.
        at: From when on, aware.
    """
    day = at.astimezone(zone).date()
    if at >= _instant(day, REMINDED_UNTIL, zone):
        day += timedelta(days=1)
    opens = max(at.astimezone(UTC), _instant(day, REMINDED_FROM, zone))
    closes = min(_instant(day, REMINDED_UNTIL, zone), appointment.starts_at - LEAST_NOTICE)
    return RemindingHours(opens, closes) if opens < closes else None


@dataclass(frozen=True, slots=True)
class ReminderWords:
    """What a customer hears and reads about one appointment.

    Attributes:
        agent: The name of who calls.
        zone: Where the customer lives: the time is told on his clock.
        now: Aware instant at which he hears it.
    """

    organisation: Organisation
    agent: str
    contact: Contact
    appointment: Appointment
    zone: ZoneInfo
    now: datetime

    @property
    def opening(self) -> str:
        """First words: who calls, that it is an AI, what for, and how to opt out."""
        return (
            f"Hello, this is {self.agent}, an automated AI assistant, calling from {self.organisation.name} "
            f"for {self.contact.name}. If you want no more calls, just say so. "
            f"It is about the appointment {self._spoken()}. Will you be there, or shall I move or cancel it?"
        )

    @property
    def brief(self) -> str:
        """What the model is told beyond its instructions."""
        services = {service.key: service.name for service in self.organisation.services}
        service = services.get(self.appointment.service_key, self.appointment.service_key)
        local = self.appointment.starts_at.astimezone(zone_at(self.organisation, self.appointment.resource_key))
        return (
            f"To remind {self.contact.name} of one appointment: {service}, "
            f"{local:%A %Y-%m-%dT%H:%M} ({local.tzinfo}), spoken: {self._spoken()}.\n"
            f"Say what the appointment is for only to {self.contact.name}; to anybody else, or to a wrong number, "
            "apologise and use end_call.\n"
            "If the customer will be there, use confirm_attendance. If he wants another time or to cancel, use your "
            "tools for that, or take_message where you have none.\n"
            "If he does not want to be called, use do_not_call at once, say what it returned, and use end_call."
        )

    @property
    def voicemail(self) -> str:
        """What is left on an answering machine."""
        return (
            f"Hello, this is {self.agent}, an automated AI assistant, calling from {self.organisation.name} "
            f"about an appointment {self._spoken()}. To move it, to cancel it, or if you want no more calls, "
            "please call us back at this number. Goodbye."
        )

    @property
    def text(self) -> str:
        """The SMS, at once or where nobody was reached."""
        local = self.appointment.starts_at.astimezone(self.zone)
        when = f"{local:%a, %b} {local.day} at {local.hour % 12 or 12}:{local:%M %p}{self._whose_clock()}"
        return (
            f"{self.organisation.name}: a reminder of your appointment on {when}. To change it, call us. "
            "Reply STOP to get no more messages."
        )

    def _spoken(self) -> str:
        return spoken_start(self.appointment.starts_at, self.zone, self.now) + self._whose_clock()

    def _whose_clock(self) -> str:
        """Say whose clock it is where the place of the appointment has another one."""
        starts_at, place = self.appointment.starts_at, zone_at(self.organisation, self.appointment.resource_key)
        is_same = starts_at.astimezone(place).utcoffset() == starts_at.astimezone(self.zone).utcoffset()
        return "" if is_same else " your time"


def zone_of_customer(organisation: Organisation, contact: Contact, appointment: Appointment) -> ZoneInfo:
    """Return the zone a customer lives in: as he has said, else that of the place he goes to."""
    return ZoneInfo(contact.time_zone) if contact.time_zone else zone_at(organisation, appointment.resource_key)


def channel_of(organisation: Organisation, contact: Contact) -> ReminderChannel:
    """Return how a customer is reminded: as he prefers, else as the business does."""
    return contact.reminder_channel or organisation.reminder_channel


def _is_booked(appointment: Appointment) -> bool:
    return appointment.status is AppointmentStatus.CONFIRMED


def _tomorrow(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date() + timedelta(days=1)


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
