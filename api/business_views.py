"""Resources as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from itertools import pairwise
from typing import Annotated, Any, Final, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from api.fields import CalendarId, Instant, Key, NewKey, Title
from api.shown import shown_email
from domain.business import Absence, OpeningHours, OpenSpan, Organisation, Resource
from domain.ports.access import Role
from domain.written import LONGEST_REASON, in_whole_minutes

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


class ResourceItem(BaseModel):
    """Staff member, room or bay."""

    organisation_id: str
    key: str
    name: str
    location_key: str | None
    calendar_id: str | None = Field(
        description="Its Google calendar; null: our own appointments alone count. Masked below the role of operator"
    )
    time_zone: str = Field(description="IANA name of the zone whose wall clock it keeps")
    hours: Hours
    absences: list[AbsenceItem] = Field(description="Ascending, with the offset of `time_zone`")
    is_retired: bool = Field(description="Nothing is booked there any more; what is booked stays")


class ResourceList(BaseModel):
    """The resources in their order."""

    resources: list[ResourceItem]


class NewResource(BaseModel):
    """Somebody or something more that can be booked."""

    model_config = ConfigDict(extra="forbid")

    key: NewKey = Field(description="Its short name for programs and the model, for good")
    name: Title
    hours: Hours
    location_key: Key | None = Field(default=None, description="Null: at no place of its own")
    calendar_id: CalendarId | None = Field(default=None, description="Its Google calendar")

    def to_resource(self) -> Resource:
        """Return the resource."""
        return Resource(
            key=self.key,
            name=self.name.strip(),
            hours=self.hours.opening_hours(),
            calendar_id=self.calendar_id,
            location_key=self.location_key,
        )


class ResourceChange(BaseModel):
    """What is to be changed of a resource; what is left out stays. Hours and absences are replaced as a whole."""

    model_config = ConfigDict(extra="forbid")

    # A factory as default: the field may be left out, but may not be null.
    name: Title = Field(default_factory=str)
    location_key: Key | None = Field(default=None, description="Null: at no place of its own")
    calendar_id: CalendarId | None = Field(default=None, description="Null: our own appointments alone count")
    is_retired: bool = Field(default_factory=bool, description="True: nothing is booked there any more")
    hours: Hours = Field(default_factory=lambda: Hours(weekly=[[]] * _DAYS_OF_WEEK, closed_on=[]))
    absences: Annotated[list[AbsenceItem], Field(max_length=200)] = Field(default_factory=list)

    def applied(self, resource: Resource) -> Resource:
        """Return the resource with the change."""
        values: dict[str, Any] = {
            "name": self.name.strip(),
            "location_key": self.location_key,
            "calendar_id": self.calendar_id,
            "is_retired": self.is_retired,
            "hours": self.hours.opening_hours(),
            "absences": self._absences(),
        }
        return replace(resource, **{name: values[name] for name in self.model_fields_set})

    def _absences(self) -> tuple[Absence, ...]:
        ascending = sorted(self.absences, key=lambda one: one.starts_at)
        return tuple(Absence(one.starts_at, one.ends_at, one.reason) for one in ascending)


def resource_item(resource: Resource, business: Organisation, role: Role) -> ResourceItem:
    """Return a resource as it was entered and as a role sees it: without the public holidays of its location."""
    time_zone = business.zone_of(resource)
    zone = ZoneInfo(time_zone)
    return ResourceItem(
        organisation_id=business.organisation_id,
        key=resource.key,
        name=resource.name,
        location_key=resource.location_key,
        calendar_id=None if resource.calendar_id is None else shown_email(resource.calendar_id, role),
        time_zone=time_zone,
        hours=_hours(resource.hours),
        absences=[_absence(one, zone) for one in resource.absences],
        is_retired=resource.is_retired,
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
