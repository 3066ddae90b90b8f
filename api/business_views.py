"""Services and resources as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Final, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from api.fields import Instant
from domain.business import Absence, OpeningHours, OpenSpan, Resource, Service
from domain.written import LONGEST_REASON, in_whole_minutes

_MINUTE: Final = timedelta(minutes=1)
_DAYS_OF_WEEK: Final = 7


def _in_order(spans: Sequence[Span]) -> Sequence[Span]:
    """Refuse spans that overlap or stand out of order; one that ends at midnight is the last."""
    for earlier, later in pairwise(spans):
        if earlier.closes == time() or later.opens < earlier.closes:
            raise ValueError("spans of a day ascend and do not overlap")
    return spans


_Wall = Annotated[time, AfterValidator(in_whole_minutes)]


class Span(BaseModel):
    """One stretch of opening, wall time of the resource; `closes` of 00:00 is the midnight that ends the day."""

    model_config = ConfigDict(extra="forbid")

    opens: _Wall
    closes: _Wall

    @model_validator(mode="after")
    def _is_forward(self) -> Self:
        if self.closes != time() and self.closes <= self.opens:
            raise ValueError("a span closes after it opens")
        return self


class Hours(BaseModel):
    """Weekly hours and single days closed."""

    model_config = ConfigDict(extra="forbid")

    weekly: Annotated[
        list[Annotated[list[Span], Field(max_length=8), AfterValidator(_in_order)]],
        Field(min_length=_DAYS_OF_WEEK, max_length=_DAYS_OF_WEEK, description="Monday to Sunday; empty: closed"),
    ]
    closed_on: Annotated[
        list[date], Field(max_length=400, description="Beside the public holidays of the location, ascending")
    ]

    def opening_hours(self) -> OpeningHours:
        """Return the hours."""
        weekly = {
            day: tuple(OpenSpan(span.opens, span.closes) for span in spans)
            for day, spans in enumerate(self.weekly)
            if spans
        }
        return OpeningHours(weekly, frozenset(self.closed_on))


class AbsenceItem(BaseModel):
    """A stretch in which a resource is away although it is open; `ends_at` is exclusive."""

    model_config = ConfigDict(extra="forbid")

    starts_at: Instant
    ends_at: Instant
    reason: str = Field(default="", max_length=LONGEST_REASON)

    @model_validator(mode="after")
    def _is_forward(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("an absence ends after it starts")
        return self


class ServiceItem(BaseModel):
    """Something that can be booked."""

    organisation_id: str
    key: str
    name: str
    duration_minutes: int
    buffer_minutes: int = Field(description="How long the resource stays blocked afterwards")
    resource_keys: list[str] = Field(description="Resources that can do it, preferred first")
    price: Decimal | None = Field(description="Null when quoted on the spot")
    currency: str


class ServiceList(BaseModel):
    """The services, as they are read out."""

    services: list[ServiceItem]


class ServiceChange(BaseModel):
    """What is to be changed of a service; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    price: Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)] | None = Field(
        default=None, description="Null: quoted on the spot"
    )

    def applied(self, service: Service) -> Service:
        """Return the service with the change."""
        return replace(service, price=self.price) if "price" in self.model_fields_set else service


class ResourceItem(BaseModel):
    """Staff member, room or bay."""

    organisation_id: str
    key: str
    name: str
    location_key: str | None
    time_zone: str = Field(description="IANA name of the zone whose wall clock it keeps")
    hours: Hours
    absences: list[AbsenceItem] = Field(description="Ascending, with the offset of `time_zone`")


class ResourceList(BaseModel):
    """The resources in their order."""

    resources: list[ResourceItem]


class ResourceChange(BaseModel):
    """What is to be changed of a resource; what is left out stays. Hours and absences are replaced as a whole."""

    model_config = ConfigDict(extra="forbid")

    hours: Hours = Field(default_factory=lambda: Hours(weekly=[[]] * _DAYS_OF_WEEK, closed_on=[]))
    absences: Annotated[list[AbsenceItem], Field(max_length=200)] = Field(default_factory=list)

    def applied(self, resource: Resource) -> Resource:
        """Return the resource with the change."""
        if "hours" in self.model_fields_set:
            resource = replace(resource, hours=self.hours.opening_hours())
        if "absences" in self.model_fields_set:
            resource = replace(resource, absences=self._absences())
        return resource

    def _absences(self) -> tuple[Absence, ...]:
        ascending = sorted(self.absences, key=lambda one: one.starts_at)
        return tuple(Absence(one.starts_at, one.ends_at, one.reason) for one in ascending)


def service_item(service: Service, organisation_id: str) -> ServiceItem:
    """Return a service."""
    return ServiceItem(
        organisation_id=organisation_id,
        key=service.key,
        name=service.name,
        duration_minutes=service.duration // _MINUTE,
        buffer_minutes=service.buffer // _MINUTE,
        resource_keys=list(service.resource_keys),
        price=service.price,
        currency=service.currency,
    )


def resource_item(resource: Resource, organisation_id: str, time_zone: str) -> ResourceItem:
    """Return a resource as it was entered: without the public holidays of its location."""
    zone = ZoneInfo(time_zone)
    return ResourceItem(
        organisation_id=organisation_id,
        key=resource.key,
        name=resource.name,
        location_key=resource.location_key,
        time_zone=time_zone,
        hours=_hours(resource.hours),
        absences=[_absence(one, zone) for one in resource.absences],
    )


# What was stored long ago may break today's rules for what comes in; it is shown as it is.


def _absence(absence: Absence, zone: ZoneInfo) -> AbsenceItem:
    return AbsenceItem.model_construct(
        starts_at=absence.starts_at.astimezone(zone), ends_at=absence.ends_at.astimezone(zone), reason=absence.reason
    )


def _hours(hours: OpeningHours) -> Hours:
    return Hours.model_construct(
        weekly=[
            [Span.model_construct(opens=span.opens, closes=span.closes) for span in hours.weekly.get(day, ())]
            for day in range(_DAYS_OF_WEEK)
        ],
        closed_on=sorted(hours.closed_on),
    )
