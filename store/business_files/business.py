"""A business as its file has it: organisation, locations, services, resources, agents and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from domain.agents import flaws_of
from domain.approvals import ApprovalPolicy, Approver
from domain.business import Agent, HolidayRegion, Location, Organisation, ReminderChannel, Resource, Service
from domain.deciders import check_approvers
from domain.errors import RuleBroken
from domain.principals import Principal
from domain.tools import CATALOGUE, CONFIRM_ATTENDANCE, Scope
from domain.written import LONGEST_REASON, can_be_reckoned_with
from store.business_files.budgets import BudgetsPart
from store.business_files.deciders import ApprovalsPart, ApproverPart
from store.business_files.fields import COUNTRY, CURRENCY, Email, Key, LongText, Name, Part, Phone, Text, WallTime, Zone
from store.business_files.week import read_absence, read_week
from store.public_holidays import what_is_wrong

#: Looking other people up is for staff, and what confirms a reminder comes with it.
_NOT_FOR_CUSTOMERS = {tool.name for tool in CATALOGUE.values() if tool.scope is Scope.DIRECTORY} | {
    CONFIRM_ATTENDANCE.name
}

Minutes = Annotated[int, Field(gt=0, le=24 * 60)]


class OrganisationPart(Part):
    """The business itself; the fields are those of `domain.business.Organisation`."""

    id: Key
    name: Name
    time_zone: Zone
    minimum_notice_hours: Annotated[float, Field(ge=0, le=24 * 60)] = 1
    booking_horizon_days: Annotated[int, Field(gt=0, le=730)] = 60
    cancellation_notice_hours: Annotated[float, Field(ge=0, le=24 * 60)] = 24
    human_number: Phone | None = None
    reminders_at: WallTime | None = None
    reminder_channel: ReminderChannel = ReminderChannel.CALL


class HolidaysPart(Part):
    """Whose public holidays a place keeps."""

    country: Annotated[str, Field(pattern=COUNTRY)]
    subdivision: str | None = None

    @field_validator("country", mode="before")
    @classmethod
    def _norway(cls, stated: object) -> object:
        """Take YAML's word for no as the country it means."""
        return "NO" if stated is False else stated

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        wrong = what_is_wrong(self.region())
        if wrong is not None:
            raise ValueError(wrong)
        return self

    def region(self) -> HolidayRegion:
        """Return the region."""
        return HolidayRegion(self.country, self.subdivision)


class LocationPart(Part):
    """A place."""

    key: Key
    name: Name
    time_zone: Zone
    address: str = ""
    holidays: HolidaysPart | None = None

    def to_location(self) -> Location:
        """Return the location."""
        region = None if self.holidays is None else self.holidays.region()
        return Location(self.key, self.name, self.time_zone, self.address.strip(), region)


class ServicePart(Part):
    """Something to book."""

    key: Key
    name: Name
    minutes: Minutes
    resources: Annotated[tuple[Key, ...], Field(min_length=1)]
    buffer_minutes: Annotated[int, Field(ge=0, le=24 * 60)] = 0
    price: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)] | None = None
    currency: Annotated[str, Field(pattern=CURRENCY)] = "USD"

    def to_service(self) -> Service:
        """Return the service."""
        return Service(
            key=self.key,
            name=self.name,
            duration=timedelta(minutes=self.minutes),
            resource_keys=self.resources,
            buffer=timedelta(minutes=self.buffer_minutes),
            price=self.price,
            currency=self.currency,
        )


class AbsencePart(Part):
    """A stretch away, wall time; whole days where no time is given, the last one included."""

    starts: Annotated[date | datetime, Field(alias="from"), AfterValidator(can_be_reckoned_with)]
    until: Annotated[date | datetime, AfterValidator(can_be_reckoned_with)]
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REASON)] = ""


class ResourcePart(Part):
    """Staff member, room or bay."""

    key: Key
    name: Name
    hours: dict[str, tuple[str, ...]]
    location: Key | None = None
    calendar: Text | None = None
    closed_on: tuple[date, ...] = ()
    absences: tuple[AbsencePart, ...] = ()

    @model_validator(mode="after")
    def _has_a_week(self) -> Self:
        read_week(self.hours, self.closed_on)
        return self

    def to_resource(self, zone: ZoneInfo) -> Resource:
        """Return the resource; `zone` is whose wall clock it keeps."""
        absences = (read_absence(one.starts, one.until, one.reason, zone) for one in self.absences)
        return Resource(
            key=self.key,
            name=self.name,
            hours=read_week(self.hours, self.closed_on),
            calendar_id=self.calendar,
            location_key=self.location,
            absences=tuple(sorted(absences, key=lambda absence: absence.starts_at)),
        )


class AgentPart(Part):
    """Who answers. Without `tools` he has every tool customers may use on a call of theirs."""

    id: Key
    name: Name
    greeting: LongText
    instructions: LongText
    voice: Text
    version: Annotated[int, Field(gt=0)] = 1
    tools: tuple[str, ...] = tuple(name for name in CATALOGUE if name not in _NOT_FOR_CUSTOMERS)
    raised_risks: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _can_answer(self) -> Self:
        flaws = flaws_of(self.to_agent(""))
        if flaws:
            raise ValueError("; ".join(f"{flaw.field}: {flaw.message}" for flaw in flaws))
        return self

    def to_agent(self, organisation_id: str) -> Agent:
        """Return the agent's version."""
        return Agent(
            agent_id=self.id,
            organisation_id=organisation_id,
            version=self.version,
            name=self.name,
            greeting=self.greeting,
            instructions=self.instructions,
            voice=self.voice,
            tools=self.tools,
            raised_risks=dict(self.raised_risks),
        )


class NumberPart(Part):
    """A number of ours and who answers it."""

    number: Phone
    agent: Key


class PrincipalPart(Part):
    """Somebody in charge. His PIN stands in no file."""

    key: Key
    name: Name
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()

    @model_validator(mode="after")
    def _is_reachable(self) -> Self:
        if not (self.phones or self.emails):
            raise ValueError("needs a phone or an e-mail address to be known by")
        return self

    def to_principal(self) -> Principal:
        """Return the principal."""
        return Principal(self.key, self.name, tuple(dict.fromkeys(self.phones)), tuple(dict.fromkeys(self.emails)))


class BusinessPart(Part):
    """A whole business, without the people it knows. Everything that is named has to be there."""

    organisation: OrganisationPart
    locations: tuple[LocationPart, ...] = ()
    services: tuple[ServicePart, ...] = ()
    resources: tuple[ResourcePart, ...] = ()
    agents: tuple[AgentPart, ...] = ()
    numbers: tuple[NumberPart, ...] = ()
    principals: tuple[PrincipalPart, ...] | None = None
    approvers: tuple[ApproverPart, ...] | None = None
    approvals: ApprovalsPart | None = None
    budgets: BudgetsPart = BudgetsPart()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        places = _unlike("locations", [place.key for place in self.locations])
        resources = _unlike("resources", [resource.key for resource in self.resources])
        agents = _unlike("agents", [agent.id for agent in self.agents])
        _unlike("services", [service.key for service in self.services])
        _unlike("numbers", [number.number for number in self.numbers])
        _unlike("principals", [one.key for one in self.principals or ()])
        _unlike("phones of principals", [phone for one in self.principals or () for phone in one.phones])
        for service in self.services:
            _named(f"service {service.key}", "resource", service.resources, resources)
        for resource in self.resources:
            _named(f"resource {resource.key}", "location", [resource.location] if resource.location else [], places)
        for number in self.numbers:
            _named("a number", "agent", [number.agent], agents)
        try:
            check_approvers(self.to_approvers() or ())
            self.to_policy()
        except RuleBroken as error:
            raise ValueError(f"approvers, approvals: {error}") from None
        # Absences need the zone of their resource's location, so they can be read here only.
        self.to_organisation()
        return self

    def to_organisation(self) -> Organisation:
        """Return the organisation with its services, resources and locations."""
        stated = self.organisation
        zones = {place.key: place.time_zone for place in self.locations}
        return Organisation(
            organisation_id=stated.id,
            name=stated.name,
            time_zone=stated.time_zone,
            services=tuple(service.to_service() for service in self.services),
            resources=tuple(
                resource.to_resource(ZoneInfo(zones.get(resource.location or "", stated.time_zone)))
                for resource in self.resources
            ),
            minimum_notice=timedelta(hours=stated.minimum_notice_hours),
            booking_horizon=timedelta(days=stated.booking_horizon_days),
            human_number=stated.human_number,
            locations=tuple(place.to_location() for place in self.locations),
            cancellation_notice=timedelta(hours=stated.cancellation_notice_hours),
            reminders_at=stated.reminders_at,
            reminder_channel=stated.reminder_channel,
        )

    def to_principals(self) -> tuple[Principal, ...] | None:
        """Return those in charge; None where the file does not say who they are."""
        return None if self.principals is None else tuple(one.to_principal() for one in self.principals)

    def to_approvers(self) -> tuple[Approver, ...] | None:
        """Return those who decide; None: the file does not say."""
        return None if self.approvers is None else tuple(one.to_approver() for one in self.approvers)

    def to_policy(self) -> ApprovalPolicy | None:
        """Return how long they take; None: the file does not say."""
        return None if self.approvals is None else self.approvals.to_policy()

    def to_agents(self) -> tuple[Agent, ...]:
        """Return the agents."""
        return tuple(agent.to_agent(self.organisation.id) for agent in self.agents)


def _unlike(what: str, keys: Sequence[str]) -> frozenset[str]:
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError(f"{what}: {key} is there twice")
    return frozenset(keys)


def _named(who: str, what: str, keys: Iterable[str], known: frozenset[str]) -> None:
    for key in keys:
        if key not in known:
            raise ValueError(f"{who} names the {what} {key}, which the file does not have")
