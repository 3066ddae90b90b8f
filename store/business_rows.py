"""Rows of the business ↔ its domain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.business import (
    HolidayRegion,
    Location,
    OpeningHours,
    Organisation,
    ReminderChannel,
    Resource,
    Service,
)
from store.absences import read_absences, write_absences
from store.opening_hours import read_hours, write_hours
from store.public_holidays import public_holidays
from store.tables import LocationRow, OrganisationRow, ResourceRow, ServiceRow


def read_organisation(
    row: OrganisationRow,
    *,
    services: Sequence[ServiceRow],
    resources: Sequence[ResourceRow],
    locations: Sequence[LocationRow],
    now: datetime,
) -> Organisation:
    """Return the organisation; services, resources and locations as ordered.

    Its resources are closed on the public holidays of their locations, of this year and the next as of `now`.
    """
    places = tuple(_read_location(location) for location in locations)
    holidays = {place.key: _holidays(place, now) for place in places}
    return Organisation(
        organisation_id=row.organisation_id,
        name=row.name,
        time_zone=row.time_zone,
        services=tuple(read_service(service) for service in services),
        resources=tuple(read_resource(resource, holidays) for resource in resources),
        minimum_notice=timedelta(seconds=row.minimum_notice_s),
        booking_horizon=timedelta(seconds=row.booking_horizon_s),
        human_number=row.human_number,
        locations=places,
        cancellation_notice=timedelta(seconds=row.cancellation_notice_s),
        reminders_at=row.reminders_at,
        reminder_channel=ReminderChannel(row.reminder_channel),
    )


def organisation_row(organisation: Organisation) -> OrganisationRow:
    """Return the row of an organisation, without its services, resources and locations."""
    return OrganisationRow(
        organisation_id=organisation.organisation_id,
        name=organisation.name,
        time_zone=organisation.time_zone,
        minimum_notice_s=int(organisation.minimum_notice.total_seconds()),
        booking_horizon_s=int(organisation.booking_horizon.total_seconds()),
        human_number=organisation.human_number,
        cancellation_notice_s=int(organisation.cancellation_notice.total_seconds()),
        reminders_at=organisation.reminders_at,
        reminder_channel=organisation.reminder_channel,
    )


def location_rows(organisation: Organisation) -> list[LocationRow]:
    """Return the rows of an organisation's locations."""
    return [
        LocationRow(
            organisation_id=organisation.organisation_id,
            key=location.key,
            position=position,
            name=location.name,
            time_zone=location.time_zone,
            address=location.address,
            country=location.holidays.country if location.holidays else None,
            subdivision=location.holidays.subdivision if location.holidays else None,
        )
        for position, location in enumerate(organisation.locations)
    ]


def service_rows(organisation: Organisation) -> list[ServiceRow]:
    """Return the rows of an organisation's services."""
    return [
        service_row(service, organisation.organisation_id, position=position)
        for position, service in enumerate(organisation.services)
    ]


def service_row(service: Service, organisation_id: str, *, position: int) -> ServiceRow:
    """Return the row of a service."""
    return ServiceRow(
        organisation_id=organisation_id,
        key=service.key,
        position=position,
        name=service.name,
        duration_s=int(service.duration.total_seconds()),
        buffer_s=int(service.buffer.total_seconds()),
        resource_keys=list(service.resource_keys),
        price=service.price,
        currency=service.currency,
        is_retired=service.is_retired,
    )


def resource_rows(organisation: Organisation) -> list[ResourceRow]:
    """Return the rows of an organisation's resources.

    An organisation that was read has public holidays among the closed days; written back, they are days of its own.
    """
    return [
        resource_row(resource, organisation.organisation_id, position=position)
        for position, resource in enumerate(organisation.resources)
    ]


def resource_row(resource: Resource, organisation_id: str, *, position: int) -> ResourceRow:
    """Return the row of a resource; its closed days are all its own."""
    return ResourceRow(
        organisation_id=organisation_id,
        key=resource.key,
        position=position,
        name=resource.name,
        hours=write_hours(resource.hours),
        calendar_id=resource.calendar_id,
        location_key=resource.location_key,
        absences=write_absences(resource.absences),
        is_retired=resource.is_retired,
    )


def read_service(row: ServiceRow) -> Service:
    """Return the service."""
    return Service(
        key=row.key,
        name=row.name,
        duration=timedelta(seconds=row.duration_s),
        resource_keys=tuple(row.resource_keys),
        buffer=timedelta(seconds=row.buffer_s),
        price=row.price,
        currency=row.currency,
        is_retired=row.is_retired,
    )


def read_resource(row: ResourceRow, holidays: Mapping[str, frozenset[date]]) -> Resource:
    """Return the resource, closed on the holidays of its location (key → days) too."""
    return Resource(
        key=row.key,
        name=row.name,
        hours=_closed_also(read_hours(row.hours), holidays.get(row.location_key or "", frozenset())),
        calendar_id=row.calendar_id,
        location_key=row.location_key,
        absences=read_absences(row.absences),
        is_retired=row.is_retired,
    )


def _closed_also(hours: OpeningHours, days: frozenset[date]) -> OpeningHours:
    return replace(hours, closed_on=hours.closed_on | days)


def _read_location(row: LocationRow) -> Location:
    region = None if row.country is None else HolidayRegion(row.country, row.subdivision)
    return Location(key=row.key, name=row.name, time_zone=row.time_zone, address=row.address, holidays=region)


def _holidays(place: Location, now: datetime) -> frozenset[date]:
    if place.holidays is None:
        return frozenset()
    year = now.astimezone(ZoneInfo(place.time_zone)).year
    return public_holidays(place.holidays, year) | public_holidays(place.holidays, year + 1)
