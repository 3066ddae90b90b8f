"""A workshop in memory behind the REST API: its people, its vehicles, and a desk that books as told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import astuple, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NoReturn, TypeVar

from activities.costing import Costing
from api.appointment_desk import AppointmentDesk, BookingOrder, DeskAnswer, FreeSlots, MoveOrder
from api.office import OfficePorts
from api.schedule_desk import ScheduleDesk
from domain.business import (
    Absence,
    Appointment,
    AppointmentStatus,
    Contact,
    OpeningHours,
    OpenSpan,
    Organisation,
    Resource,
    Service,
    SlotOffer,
)
from domain.changes import reference
from domain.deciders import Deciders
from domain.errors import NotFound, RuleBroken
from domain.named_steps import Person
from domain.ports.customers import ContactClue, Contacts, VehicleDecoder, Vehicles
from domain.ports.editing import BusinessEditor, BusinessName
from domain.ports.reading import (
    AppointmentFilter,
    AppointmentOverview,
    AppointmentReader,
    ContactFilter,
    ContactReader,
    Cursor,
    NameCursor,
)
from domain.ports.requests import Answer, AskedBefore, RequestLog
from domain.ports.speech import Voice
from domain.ports.step_subjects import StepSubjects
from domain.reminders import Reminder
from domain.slots import PartOfDay
from domain.vehicles import Vehicle, VehicleFacts
from store.price_book import price_book
from tests.api.agents import FakeAgents, FakeLines
from tests.api.audit import FakeAudit
from tests.api.costs import FakeBudgets, FakeCostLog, FakeCosts
from tests.api.erasures import FakeErasures
from tests.api.fakes import CALLER, FakeDirectory
from tests.api.memory import FakeMemories, FakeSuggestions, FakeTimeline
from tests.api.messages import FakeMessages
from tests.api.overview import FakeOverview
from tests.api.permissions import FakeConsents, FakePolicies, FakePrincipals, FakeSuppressions
from tests.api.projects import FakeProjects
from tests.api.recordings import FakeRecordings
from tests.api.tasks import FakeTasks
from tests.fakes.deciders import DELEGATE, OWNER, FakeApprovalCodes, FakeDeciders

NORTHGATE = "northgate"
#: Tuesday, nine o'clock in New York.
NINE = datetime.fromisoformat("2026-11-24T14:00:00+00:00")
VIN = "1HGCM82633A004352"
DANA = Contact("contact-1", NORTHGATE, "Dana Reed", (CALLER,), ("dana@customer.example",))
OFFER = SlotOffer("bay_1", NINE, NINE + timedelta(hours=1))
HOURS = OpeningHours(dict.fromkeys(range(5), (OpenSpan(time(8), time(12)), OpenSpan(time(13), time(17)))))
WORKSHOP = Organisation(
    NORTHGATE,
    "Northgate Auto Workshop",
    "America/New_York",
    services=(Service("inspection", "vehicle inspection", timedelta(hours=1), ("bay_1",), price=Decimal("89.00")),),
    resources=(
        Resource(
            "bay_1", "Bay 1", HOURS, absences=(Absence(NINE + timedelta(days=2), NINE + timedelta(days=3), "leave"),)
        ),
    ),
)


def booked(identity: str = "appt-1", *, starts_at: datetime = NINE, **changes: object) -> Appointment:
    """Return Dana's inspection in bay 1, with changes."""
    usual = Appointment(
        appointment_id=identity,
        organisation_id=NORTHGATE,
        contact_id=DANA.contact_id,
        service_key="inspection",
        resource_key="bay_1",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        status=AppointmentStatus.CONFIRMED,
    )
    return replace(usual, **changes)  # type: ignore[arg-type] # tests name fields


class OfficeDirectory(FakeDirectory):
    """Knows the workshop and its customers."""

    def __init__(self) -> None:
        """Know Dana."""
        self.organisations = {NORTHGATE: WORKSHOP}
        self.people = {DANA.contact_id: DANA}

    async def organisation(self, organisation_id: str) -> Organisation:
        """Find it."""
        return _found(self.organisations, organisation_id)

    async def contact(self, contact_id: str) -> Contact:
        """Find one."""
        return _found(self.people, contact_id)

    async def save_contact(self, contact: Contact) -> Contact:
        """Insert, unless a phone is known."""
        for known in self.people.values():
            if known.contact_id == contact.contact_id or set(known.phones) & set(contact.phones):
                return known
        return self.people.setdefault(contact.contact_id, contact)


class FakeContacts(Contacts, ContactReader):
    """Customers of a directory; notes where it was asked to look."""

    def __init__(self, directory: OfficeDirectory) -> None:
        """Take whose customers."""
        self._people = directory.people
        self.asked: list[ContactFilter] = []

    async def contacts(self, where: ContactFilter, *, after: NameCursor | None, limit: int) -> Sequence[Contact]:
        """Filter and page."""
        self.asked.append(where)
        rows = [
            one
            for one in self._people.values()
            if one.organisation_id == where.organisation_id
            and _is_said_in(where, one)
            and (not after or (one.name, one.contact_id) > astuple(after))
        ]
        return sorted(rows, key=lambda one: (one.name, one.contact_id))[:limit]

    async def find(self, organisation_id: str, clue: ContactClue, *, limit: int = 10) -> Sequence[Contact]:
        """Find by phone alone."""
        mine = (one for one in self._people.values() if one.organisation_id == organisation_id)
        return [one for one in mine if clue.phone in one.phones][:limit]

    async def change(self, contact_id: str, change: Callable[[Contact], Contact]) -> Contact:
        """Change one."""
        self._people[contact_id] = change(_found(self._people, contact_id))
        return self._people[contact_id]

    async def merge(self, kept_id: str, doubled_id: str) -> Contact:
        """Give the kept one the phones of the doubled one."""
        kept, doubled = _found(self._people, kept_id), _found(self._people, doubled_id)
        del self._people[doubled_id]
        self._people[kept_id] = replace(kept, phones=kept.phones + doubled.phones)
        return self._people[kept_id]


class FakeStepSubjects(StepSubjects):
    """Customers of a directory and the appointments of a list, as steps name them."""

    def __init__(self, directory: OfficeDirectory, appointments: FakeAppointments) -> None:
        """Take where they are."""
        self._people = directory.people
        self._appointments = appointments

    async def people(self, organisation_id: str, ways: Collection[str]) -> Mapping[str, Person]:
        """Find by number or address."""
        mine = [one for one in self._people.values() if one.organisation_id == organisation_id]
        reached = [(way, one) for one in mine for way in (*one.phones, *one.emails) if way in ways]
        return {way: Person(one.contact_id, one.name) for way, one in reached}

    async def appointments(self, named: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Appointment]:
        """Find by customer and reference."""
        keyed = {(one.contact_id, reference(one.appointment_id)): one for one in self._appointments.kept}
        return {key: one for key, one in keyed.items() if key in named}


class FakeVehicles(Vehicles):
    """Vehicles in memory."""

    def __init__(self) -> None:
        """Start without any."""
        self.kept: dict[str, Vehicle] = {}

    async def get(self, vehicle_id: str) -> Vehicle:
        """Find one."""
        return _found(self.kept, vehicle_id)

    async def by_vin(self, organisation_id: str, vin: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def of_contact(self, contact_id: str) -> Sequence[Vehicle]:
        """Filter."""
        return [one for one in self.kept.values() if one.contact_id == contact_id]

    async def save(self, vehicle: Vehicle) -> Vehicle:
        """Insert, unless the VIN is known."""
        if any(one.vin == vehicle.vin and one.vehicle_id != vehicle.vehicle_id for one in self.kept.values()):
            raise RuleBroken("a vehicle with this VIN is stored already: change that one")
        return self.kept.setdefault(vehicle.vehicle_id, vehicle)

    async def change(self, vehicle_id: str, change: Callable[[Vehicle], Vehicle]) -> Vehicle:
        """Change one."""
        self.kept[vehicle_id] = change(_found(self.kept, vehicle_id))
        return self.kept[vehicle_id]


class FakeDecoder(VehicleDecoder):
    """Knows one VIN; a `failure` is raised instead, and `is_hanging` never answers."""

    def __init__(self) -> None:
        """Be well."""
        self.failure: Exception | None = None
        self.is_hanging = False

    async def decode(self, vin: str) -> VehicleFacts:
        """Answer."""
        if self.is_hanging:
            await asyncio.Event().wait()
        if self.failure:
            raise self.failure
        return VehicleFacts(vin, "HONDA", "Accord", 2003, remarks=("The check digit is wrong.",))


class FakeEditor(BusinessEditor):
    """Changes the organisations of a directory."""

    def __init__(self, directory: OfficeDirectory) -> None:
        """Take whose businesses."""
        self._kept = directory.organisations

    async def organisation_ids(self) -> Sequence[str]:
        """List."""
        return sorted(self._kept)

    async def names(self) -> Sequence[BusinessName]:
        """List."""
        return [BusinessName(one.organisation_id, one.name, one.time_zone) for one in self._kept.values()]

    async def change_organisation(
        self, organisation_id: str, change: Callable[[Organisation], Organisation]
    ) -> Organisation:
        """Change one."""
        self._kept[organisation_id] = change(_found(self._kept, organisation_id))
        return self._kept[organisation_id]

    async def add_service(self, organisation_id: str, service: Service) -> Service:
        """Add one."""
        business = _found(self._kept, organisation_id)
        self._kept[organisation_id] = replace(business, services=(*business.services, service))
        return service

    async def add_resource(self, organisation_id: str, resource: Resource) -> Resource:
        """Add one."""
        business = _found(self._kept, organisation_id)
        self._kept[organisation_id] = replace(business, resources=(*business.resources, resource))
        return resource

    async def as_entered(self, organisation_id: str) -> Organisation:
        """Find one."""
        return _found(self._kept, organisation_id)

    async def change_service(self, organisation_id: str, key: str, change: Callable[[Service], Service]) -> Service:
        """Change one."""
        business = _found(self._kept, organisation_id)
        changed = change(_found({one.key: one for one in business.services}, key))
        services = tuple(changed if one.key == key else one for one in business.services)
        self._kept[organisation_id] = replace(business, services=services)
        return changed

    async def change_resource(self, organisation_id: str, key: str, change: Callable[[Resource], Resource]) -> Resource:
        """Change one."""
        business = _found(self._kept, organisation_id)
        changed = change(_found({one.key: one for one in business.resources}, key))
        resources = tuple(changed if one.key == key else one for one in business.resources)
        self._kept[organisation_id] = replace(business, resources=resources)
        return changed


class FakeSchedules(ScheduleDesk):
    """Notes whose schedules followed."""

    def __init__(self) -> None:
        """Follow nobody yet."""
        self.followed: list[str] = []

    async def follow(self, organisation_id: str) -> None:
        """Note."""
        self.followed.append(organisation_id)


class FakeAppointments(AppointmentReader):
    """Appointments in memory, all of them Dana's; notes where it was asked to look."""

    def __init__(self) -> None:
        """Start without any."""
        self.kept: list[Appointment] = []
        self.asked: list[AppointmentFilter] = []
        self.reminders: list[Reminder] = []

    async def appointments(
        self, where: AppointmentFilter, *, after: Cursor | None, limit: int
    ) -> Sequence[AppointmentOverview]:
        """Filter and page."""
        self.asked.append(where)
        rows = [
            one
            for one in self.kept
            if _is_wanted(where, one) and (not after or (one.starts_at, one.appointment_id) > astuple(after))
        ]
        ascending = sorted(rows, key=lambda one: (one.starts_at, one.appointment_id))
        return [AppointmentOverview(one, DANA.name) for one in ascending[:limit]]

    async def appointment(self, appointment_id: str) -> AppointmentOverview:
        """Find one."""
        return AppointmentOverview(_found({one.appointment_id: one for one in self.kept}, appointment_id), DANA.name)

    async def between(
        self, organisation_id: str, starts_at: datetime, ends_at: datetime, *, with_cancelled: bool = False
    ) -> Sequence[AppointmentOverview]:
        """Filter."""
        return [
            AppointmentOverview(one, DANA.name, tuple(self.reminders))
            for one in self.kept
            if one.organisation_id == organisation_id
            and one.starts_at < ends_at
            and one.ends_at > starts_at
            and (with_cancelled or one.status is not AppointmentStatus.CANCELLED)
        ]


class FakeDesk(AppointmentDesk):
    """Does as it is told, unless everything is `taken` or there is a `failure`; counts what it did by intent."""

    def __init__(self, appointments: FakeAppointments) -> None:
        """Book into a list."""
        self._appointments = appointments
        self.taken: tuple[SlotOffer, ...] | None = None
        self.failure: Exception | None = None
        self.orders: list[BookingOrder | MoveOrder] = []
        self.intents: list[str] = []

    async def book(self, order: BookingOrder) -> DeskAnswer:
        """Book."""
        self._suffer(order.intent_id)
        self.orders.append(order)
        if self.taken is not None:
            return DeskAnswer(None, self.taken)
        appointment = booked(order.intent_id, service_key=order.service_key, contact_id=order.contact_id)
        self._appointments.kept.append(appointment)
        return DeskAnswer(appointment)

    async def reschedule(self, order: MoveOrder) -> DeskAnswer:
        """Move by an hour, whatever the start."""
        self._suffer(order.intent_id)
        self.orders.append(order)
        if self.taken is not None:
            return DeskAnswer(None, self.taken)
        return DeskAnswer(booked(order.appointment_id, starts_at=NINE + timedelta(hours=1), revision=1))

    async def cancel(self, intent_id: str, appointment_id: str) -> Appointment:
        """Cancel."""
        self._suffer(intent_id)
        return booked(appointment_id, status=AppointmentStatus.CANCELLED)

    async def mark(self, intent_id: str, appointment_id: str, status: AppointmentStatus) -> Appointment:
        """Mark."""
        self._suffer(intent_id)
        return booked(appointment_id, status=status)

    def _suffer(self, intent_id: str) -> None:
        self.intents.append(intent_id)
        if self.failure:
            raise self.failure


class FakeSlots(FreeSlots):
    """Offers nine o'clock; notes what it was asked."""

    def __init__(self) -> None:
        """Be asked nothing yet."""
        self.asked: list[tuple[str, date, date, PartOfDay]] = []

    async def between(
        self,
        organisation: Organisation,
        service: Service,
        first: date,
        last: date,
        *,
        part_of_day: PartOfDay = PartOfDay.ANY,
    ) -> Sequence[SlotOffer]:
        """Answer."""
        self.asked.append((service.key, first, last, part_of_day))
        return [OFFER]


class FakeRequests(RequestLog):
    """Remembers for ever."""

    def __init__(self) -> None:
        """Start empty."""
        self.kept: dict[str, AskedBefore] = {}

    async def open(self, intent_id: str, fingerprint: str) -> AskedBefore:
        """Note or find."""
        return self.kept.setdefault(intent_id, AskedBefore(fingerprint, None))

    async def settle(self, intent_id: str, answer: Answer) -> None:
        """Note the answer."""
        self.kept[intent_id] = replace(self.kept[intent_id], answer=answer)


class Office:
    """Everything behind the routes, to arrange and to look at."""

    def __init__(self) -> None:
        """Arrange an office in which all is well."""
        self.directory = OfficeDirectory()
        self.contacts = FakeContacts(self.directory)
        self.vehicles = FakeVehicles()
        self.decoder = FakeDecoder()
        self.editor = FakeEditor(self.directory)
        self.appointments = FakeAppointments()
        self.desk = FakeDesk(self.appointments)
        self.slots = FakeSlots()
        self.requests = FakeRequests()
        self.consents = FakeConsents()
        self.suppressions = FakeSuppressions()
        self.audit = FakeAudit()
        self.policies = FakePolicies()
        self.tasks = FakeTasks()
        self.step_subjects = FakeStepSubjects(self.directory, self.appointments)
        self.principals = FakePrincipals()
        self.deciders = FakeDeciders(Deciders((OWNER, DELEGATE)))
        self.approval_codes = FakeApprovalCodes()
        self.timeline = FakeTimeline()
        self.memories = FakeMemories(self.directory.people)
        self.suggestions = FakeSuggestions()
        self.erasures = FakeErasures()
        self.projects = FakeProjects()
        self.messages = FakeMessages()
        self.overview = FakeOverview()
        self.agents = FakeAgents()
        self.lines = FakeLines()
        self.schedules = FakeSchedules()
        self.recordings = FakeRecordings()
        self.costs = FakeCosts()
        self.budgets = FakeBudgets()
        self.cost_log = FakeCostLog()
        self.costing = Costing(log=self.cost_log, prices=price_book(), clock=lambda: NINE, unpriced=lambda _: None)

    def ports(self) -> OfficePorts:
        """Return it as the routes want it."""
        return OfficePorts(
            contacts=self.contacts,
            agents=self.agents,
            lines=self.lines,
            schedules=self.schedules,
            voices=(Voice("aura-2-thalia-en", "Thalia"), Voice("aura-2-zeus-en", "Zeus")),
            wrong_region=lambda region: None if region.country == "US" else "nobody knows its holidays",
            contact_list=self.contacts,
            vehicles=self.vehicles,
            decoder=self.decoder,
            editor=self.editor,
            appointments=self.appointments,
            desk=self.desk,
            free=self.slots,
            requests=self.requests,
            consents=self.consents,
            suppressions=self.suppressions,
            policies=self.policies,
            tasks=self.tasks,
            task_desk=self.tasks,
            step_subjects=self.step_subjects,
            principals=self.principals,
            audit=self.audit,
            deciders=self.deciders,
            approval_codes=self.approval_codes,
            timeline=self.timeline,
            messages=self.messages,
            overview=self.overview,
            recordings=self.recordings,
            memories=self.memories,
            suggestions=self.suggestions,
            projects=self.projects,
            project_desk=self.projects,
            costs=self.costs,
            budgets=self.budgets,
            prices=price_book(),
            erasures=self.erasures,
            erasure_desk=self.erasures,
        )


def _is_said_in(where: ContactFilter, one: Contact) -> bool:
    """Say whether the words are in a customer's name, phones or e-mails, as far as they are searched."""
    searched = (one.name,) if where.in_names_only else (one.name, *one.phones, *one.emails)
    return where.words is None or any(where.words.casefold() in text.casefold() for text in searched)


def _is_wanted(where: AppointmentFilter, one: Appointment) -> bool:
    return (
        one.organisation_id == where.organisation_id
        and (where.starts_from is None or one.starts_at >= where.starts_from)
        and (where.starts_before is None or one.starts_at < where.starts_before)
        and where.contact_id in {None, one.contact_id}
        and where.status in {None, one.status}
    )


_Value = TypeVar("_Value")


def _found(kept: Mapping[str, _Value], key: str) -> _Value:
    if key not in kept:
        raise NotFound(f"no {key}")
    return kept[key]
