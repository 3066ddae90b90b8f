"""A week of a business: who or what is taken when, resource by resource, on the wall clock of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from api.appointment_views import ReminderItem, held_until, reminder_item
from domain.business import Absence, AppointmentStatus, BusySpan, Organisation, Resource
from domain.ports.reading import AppointmentOverview
from domain.week import closed_spans, window


class SpanKind(StrEnum):
    """What fills a stretch."""

    APPOINTMENT = "appointment"
    HOLD = "hold"
    ABSENCE = "absence"
    CLOSED = "closed"


class CalendarSpan(BaseModel):
    """A stretch of a resource's time; `ends_at` is exclusive."""

    kind: SpanKind
    starts_at: datetime = Field(description="With the offset of the resource's `time_zone`")
    ends_at: datetime = Field(description="With the offset of the resource's `time_zone`")
    appointment_id: str | None = Field(default=None, description="Of an appointment or a hold")
    contact_id: str | None = Field(default=None, description="Of an appointment or a hold")
    contact_name: str | None = Field(default=None, description="Of an appointment or a hold")
    service_key: str | None = Field(default=None, description="Of an appointment or a hold")
    status: AppointmentStatus | None = Field(default=None, description="Of an appointment or a hold")
    held_until: datetime | None = Field(default=None, description="When a hold is over, UTC")
    reminder: ReminderItem | None = Field(default=None, description="Of an appointment")
    reason: str | None = Field(default=None, description="Of an absence")


class ResourceCalendar(BaseModel):
    """The time of one resource."""

    resource_key: str
    name: str
    time_zone: str = Field(description="IANA name of the zone whose wall clock it keeps")
    is_retired: bool = Field(description="Nothing is booked there any more; what is booked stays")
    spans: list[CalendarSpan] = Field(description="By start; an absence may lie upon others")


class Calendar(BaseModel):
    """Some days of a business; resources in their order."""

    organisation_id: str
    first_day: date
    days: int
    resources: list[ResourceCalendar]


def calendar(
    organisation: Organisation, overviews: Sequence[AppointmentOverview], *, first_day: date, days: int
) -> Calendar:
    """Return the calendar of some local days; an appointment counts where a part of it lies in them."""
    return Calendar(
        organisation_id=organisation.organisation_id,
        first_day=first_day,
        days=days,
        resources=[
            ResourceCalendar(
                resource_key=resource.key,
                name=resource.name,
                time_zone=organisation.zone_of(resource),
                is_retired=resource.is_retired,
                spans=sorted(_spans(organisation, resource, overviews, first_day, days), key=attrgetter("starts_at")),
            )
            for resource in organisation.resources
        ],
    )


def _spans(
    organisation: Organisation,
    resource: Resource,
    overviews: Sequence[AppointmentOverview],
    first_day: date,
    days: int,
) -> Iterator[CalendarSpan]:
    zone = ZoneInfo(organisation.zone_of(resource))
    shown = window(first_day, days, zone)
    yield from (_closed(span, zone) for span in closed_spans(resource.hours, first_day=first_day, days=days, zone=zone))
    yield from _absences(resource.absences, shown, zone)
    for overview in overviews:
        taken = overview.appointment
        if taken.resource_key == resource.key and _touch(taken.starts_at, taken.ends_at, shown):
            yield _taken(overview, organisation, zone)


def _absences(absences: Iterable[Absence], shown: BusySpan, zone: ZoneInfo) -> Iterator[CalendarSpan]:
    for absence in absences:
        if _touch(absence.starts_at, absence.ends_at, shown):
            yield CalendarSpan(
                kind=SpanKind.ABSENCE,
                starts_at=absence.starts_at.astimezone(zone),
                ends_at=absence.ends_at.astimezone(zone),
                reason=absence.reason,
            )


def _closed(span: BusySpan, zone: ZoneInfo) -> CalendarSpan:
    return CalendarSpan(
        kind=SpanKind.CLOSED, starts_at=span.starts_at.astimezone(zone), ends_at=span.ends_at.astimezone(zone)
    )


def _taken(overview: AppointmentOverview, organisation: Organisation, zone: ZoneInfo) -> CalendarSpan:
    taken = overview.appointment
    is_held = taken.status is AppointmentStatus.HELD
    return CalendarSpan(
        kind=SpanKind.HOLD if is_held else SpanKind.APPOINTMENT,
        starts_at=taken.starts_at.astimezone(zone),
        ends_at=taken.ends_at.astimezone(zone),
        appointment_id=taken.appointment_id,
        contact_id=taken.contact_id,
        contact_name=overview.contact_name,
        service_key=taken.service_key,
        status=taken.status,
        held_until=held_until(taken),
        reminder=reminder_item(overview, organisation),
    )


def _touch(starts_at: datetime, ends_at: datetime, shown: BusySpan) -> bool:
    return starts_at < shown.ends_at and ends_at > shown.starts_at
