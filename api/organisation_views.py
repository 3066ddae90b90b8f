"""Businesses themselves, as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.fields import Country, NewKey, Phone, Title, ZoneName
from api.shown import shown_number
from domain.business import HolidayRegion, Location, Organisation, ReminderChannel
from domain.ports.access import Role
from domain.ports.editing import BusinessName
from domain.written import in_whole_minutes

_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)
#: Two months: longer, and nobody could book, or change anything, any more.
_LONGEST_NOTICE: Final = 60 * 24 * 60

_Notice = Annotated[int, Field(ge=0, le=_LONGEST_NOTICE)]


class BusinessItem(BaseModel):
    """A business to choose."""

    organisation_id: str
    name: str
    time_zone: str = Field(description="IANA name of the zone its days are counted in")


class BusinessList(BaseModel):
    """The businesses of this installation, by name."""

    organisations: list[BusinessItem]

    @classmethod
    def of(cls, names: Sequence[BusinessName]) -> Self:
        """Show them."""
        return cls(
            organisations=[
                BusinessItem(organisation_id=one.organisation_id, name=one.name, time_zone=one.time_zone)
                for one in names
            ]
        )


class Holidays(BaseModel):
    """Whose public holidays a place keeps."""

    model_config = ConfigDict(extra="forbid")

    country: Country
    subdivision: str | None = Field(
        default=None, min_length=1, max_length=10, description="ISO 3166-2 without the country, for example IL"
    )


class LocationItem(BaseModel):
    """A place of the business."""

    model_config = ConfigDict(extra="forbid")

    key: NewKey
    name: Title
    time_zone: ZoneName = Field(description="IANA name; its resources keep this clock")
    address: str = Field(default="", max_length=500)
    holidays: Holidays | None = Field(default=None, description="Null: open on every day of the week's plan")

    @classmethod
    def of(cls, location: Location) -> Self:
        """Show a place; one out of a file may break the rules of today."""
        region = location.holidays
        return cls.model_construct(
            key=location.key,
            name=location.name,
            time_zone=location.time_zone,
            address=location.address,
            holidays=region and Holidays.model_construct(country=region.country, subdivision=region.subdivision),
        )

    def to_location(self) -> Location:
        """Return the place."""
        return Location(self.key, self.name.strip(), self.time_zone, self.address.strip(), self.region())

    def region(self) -> HolidayRegion | None:
        """Return whose holidays it keeps."""
        return None if self.holidays is None else HolidayRegion(self.holidays.country, self.holidays.subdivision)


class OrganisationItem(BaseModel):
    """A business itself, without what it offers."""

    organisation_id: str
    name: str
    time_zone: str = Field(description="IANA name; what has no place of its own keeps this clock")
    human_number: str | None = Field(
        description="Who takes a call over, E.164; all but four digits masked below the role of operator"
    )
    minimum_notice_minutes: int = Field(description="How long before its start something can still be booked")
    booking_horizon_days: int = Field(description="How far ahead something can be booked")
    cancellation_notice_minutes: int = Field(
        description="How long before its start a customer may still cancel or move an appointment"
    )
    reminders_at: time | None = Field(description="When customers are reminded of tomorrow, wall time; null: never")
    reminder_channel: ReminderChannel
    locations: list[LocationItem]

    @classmethod
    def of(cls, business: Organisation, role: Role) -> Self:
        """Show a business as a role sees it."""
        return cls(
            organisation_id=business.organisation_id,
            name=business.name,
            time_zone=business.time_zone,
            human_number=shown_number(business.human_number, role),
            minimum_notice_minutes=business.minimum_notice // _MINUTE,
            booking_horizon_days=business.booking_horizon // _DAY,
            cancellation_notice_minutes=business.cancellation_notice // _MINUTE,
            reminders_at=business.reminders_at,
            reminder_channel=business.reminder_channel,
            locations=[LocationItem.of(one) for one in business.locations],
        )


class OrganisationChange(BaseModel):
    """What is to be changed of a business; what is left out stays. Locations are replaced as a whole."""

    model_config = ConfigDict(extra="forbid")

    # A factory as default: the field may be left out, but may not be null.
    name: Title = Field(default_factory=str)
    time_zone: ZoneName = Field(default_factory=str)
    human_number: Phone | None = Field(default=None, description="Never a line of ours; null: nobody takes calls over")
    minimum_notice_minutes: _Notice = Field(default_factory=int)
    booking_horizon_days: Annotated[int, Field(ge=1, le=730)] = Field(default_factory=int)
    cancellation_notice_minutes: _Notice = Field(default_factory=int)
    reminders_at: Annotated[time, AfterValidator(in_whole_minutes)] | None = Field(
        default=None, description="Null: nobody is reminded"
    )
    reminder_channel: ReminderChannel = Field(default_factory=lambda: ReminderChannel.CALL)
    locations: Annotated[list[LocationItem], Field(max_length=200)] = Field(default_factory=list)

    def applied(self, business: Organisation) -> Organisation:
        """Return the business with the change."""
        values: dict[str, Any] = {
            "name": self.name.strip(),
            "minimum_notice_minutes": self.minimum_notice_minutes * _MINUTE,
            "booking_horizon_days": self.booking_horizon_days * _DAY,
            "cancellation_notice_minutes": self.cancellation_notice_minutes * _MINUTE,
            "locations": tuple(one.to_location() for one in self.locations),
        }
        given = {name: values.get(name, getattr(self, name)) for name in self.model_fields_set}
        return replace(business, **{_ATTRIBUTES.get(name, name): value for name, value in given.items()})


_ATTRIBUTES: Final = {
    "minimum_notice_minutes": "minimum_notice",
    "booking_horizon_days": "booking_horizon",
    "cancellation_notice_minutes": "cancellation_notice",
}
