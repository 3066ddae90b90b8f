"""Appointments: listed, booked, moved, cancelled, marked; and what is free."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from activities.availability import service_of
from api.appointment_desk import AppointmentDesk, BookingOrder, FreeSlots, MoveOrder
from api.appointment_views import (
    AppointmentItem,
    AppointmentList,
    Mark,
    Move,
    NewAppointment,
    SlotList,
    appointment_item,
    appointment_list,
    slots,
)
from api.businesses import Businesses, named_service
from api.etags import UNCHANGED, IfNoneMatch, tagged
from api.fields import AppointmentId, Day, Key, OrganisationId
from api.idempotency import Asked, Once
from api.key_guard import OPERATING, KeyGuard
from api.named_contacts import named_contact
from api.paging import DEFAULT_LIMIT, CursorText, Limit, parsed_cursor
from api.problems import invalid_field, problem
from domain.business import Appointment, AppointmentStatus, Organisation, Service, SlotOffer
from domain.errors import NotBookable, NotFound, RuleBroken, SlotTaken
from domain.places import on_resource, zone_at, zone_of_service
from domain.ports.access import ApiKeys
from domain.ports.reading import AppointmentFilter, AppointmentOverview, AppointmentReader
from domain.ports.storage import Directory
from domain.slots import PartOfDay, local_start, offers_at, why_not

_DAY: Final = timedelta(days=1)
_USUAL_SPAN: Final = 6 * _DAY
_MOST_DAYS: Final = 31


@dataclass(frozen=True, slots=True)
class AppointmentsApi:
    """Shows appointments, and has them changed at the desk.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    businesses: Businesses
    reader: AppointmentReader
    directory: Directory
    desk: AppointmentDesk
    free: FreeSlots
    once: Once
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an operator's to change anything."""
        router = APIRouter(prefix="/api", tags=["appointments"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/availability", summary="Find free starts")(self.find_free)
        router.get("/appointments", summary="List appointments by start")(self.list_appointments)
        one = "/appointments/{appointment_id}"
        router.get(one, summary="Show one appointment", response_model=AppointmentItem, responses=UNCHANGED)(self.show)
        posting: Final = (
            ("/appointments", "Book an appointment", 201, self.book),
            (f"{one}/reschedule", "Move an appointment", 200, self.reschedule),
            (f"{one}/cancel", "Cancel an appointment", 200, self.cancel),
            (f"{one}/mark", "Note whether the customer came", 200, self.mark),
        )
        for path, summary, status, endpoint in posting:
            router.post(
                path,
                summary=summary,
                response_model=AppointmentItem,
                status_code=status,
                dependencies=[OPERATING],
            )(endpoint)
        return router

    async def find_free(
        self,
        *,
        service: Annotated[Key, Query(description="Key of the service")],
        first: Annotated[Day, Query(alias="from", description="First local day")],
        last: Annotated[Day | None, Query(alias="to", description="Last local day, included")] = None,
        location: Annotated[Key | None, Query(description="Only at this location")] = None,
        resource: Annotated[Key | None, Query(description="Only by this resource")] = None,
        part_of_day: Annotated[PartOfDay, Query(description="The morning ends at noon")] = PartOfDay.ANY,
        organisation: OrganisationId = None,
    ) -> SlotList:
        """Find every free start of a service in at most 31 days; `to` is a week after `from` unless given."""
        business = await self.businesses.named(organisation)
        wanted = named_service(business, service, location, "query", "service")
        if resource is not None:
            wanted = _done_by(business, wanted, resource, "query", "resource")
        last = last or first + _USUAL_SPAN
        _check_range(first, last)
        offers = await self.free.between(business, wanted, first, last, part_of_day=part_of_day)
        return SlotList(service_key=wanted.key, slots=slots(offers, business))

    async def list_appointments(
        self,
        *,
        organisation: OrganisationId = None,
        first: Annotated[Day | None, Query(alias="from", description="Only from this local day on")] = None,
        last: Annotated[Day | None, Query(alias="to", description="Only up to this local day, included")] = None,
        contact: Annotated[Key | None, Query(description="Only those of this contact")] = None,
        status: Annotated[AppointmentStatus | None, Query(description="Only those of this status")] = None,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> AppointmentList:
        """List appointments by start; days are those of the organisation's time zone."""
        business = await self.businesses.named(organisation)
        where = AppointmentFilter(
            business.organisation_id,
            starts_from=_midnight(first, business) if first else None,
            starts_before=_midnight(last + _DAY, business) if last else None,
            contact_id=contact,
            status=status,
        )
        rows = await self.reader.appointments(where, after=parsed_cursor(cursor), limit=limit + 1)
        return appointment_list(rows, business, limit=limit)

    async def show(self, appointment_id: AppointmentId, if_none_match: IfNoneMatch = None) -> Response:
        """Show one appointment."""
        overview, business = await self._found(appointment_id)
        return tagged(appointment_item(overview, business), if_none_match=if_none_match)

    async def book(self, wanted: NewAppointment, asked: Asked) -> Response:
        """Hold and confirm a start in one; what can't be booked is answered with what can."""

        async def act() -> Response:
            contact = await named_contact(self.directory, wanted.contact_id)
            business = await self.directory.organisation(contact.organisation_id)
            service = named_service(business, wanted.service_key, wanted.location_key, "body", "service_key")
            if wanted.resource_key is not None:
                service = _done_by(business, service, wanted.resource_key, "body", "resource_key")
            starts_at = _start(wanted.start, _zone(business, service))
            order = BookingOrder(
                intent_id=asked.intent_id,
                organisation_id=business.organisation_id,
                contact_id=contact.contact_id,
                service_key=service.key,
                start=wanted.start,
                location_key=wanted.location_key,
                resource_key=wanted.resource_key,
            )
            answer = await self.desk.book(order)
            if answer.appointment is None:
                return self._refusal(business, service, starts_at, answer.alternatives)
            shown = appointment_item(AppointmentOverview(answer.appointment, contact.name), business)
            return tagged(shown, status=201, location=f"/api/appointments/{shown.appointment_id}")

        return await self.once.answer(asked, act)

    async def reschedule(self, appointment_id: AppointmentId, wanted: Move, asked: Asked) -> Response:
        """Move an appointment; where that can't be, it stands as it was, and the answer says what is free."""

        async def act() -> Response:
            overview, business = await self._found(appointment_id)
            starts_at = _start(wanted.start, zone_at(business, overview.appointment.resource_key))
            service = service_of(business, overview.appointment)
            if wanted.resource_key is not None:
                service = _done_by(business, service, wanted.resource_key, "body", "resource_key")
            order = MoveOrder(
                asked.intent_id, business.organisation_id, appointment_id, wanted.start, wanted.resource_key
            )
            answer = await self.desk.reschedule(order)
            if answer.appointment is None:
                return self._refusal(business, service, starts_at, answer.alternatives)
            return _changed(overview, answer.appointment, business)

        return await self.once.answer(asked, act)

    async def cancel(self, appointment_id: AppointmentId, asked: Asked) -> Response:
        """Cancel an appointment; staff may do so up to its start."""

        async def act() -> Response:
            overview, business = await self._found(appointment_id)
            return _changed(overview, await self.desk.cancel(asked.intent_id, appointment_id), business)

        return await self.once.answer(asked, act)

    async def mark(self, appointment_id: AppointmentId, wanted: Mark, asked: Asked) -> Response:
        """Note whether the customer came."""

        async def act() -> Response:
            overview, business = await self._found(appointment_id)
            marked = await self.desk.mark(asked.intent_id, appointment_id, wanted.status)
            return _changed(overview, marked, business)

        return await self.once.answer(asked, act)

    async def _found(self, appointment_id: str) -> tuple[AppointmentOverview, Organisation]:
        overview = await self.reader.appointment(appointment_id)
        return overview, await self.directory.organisation(overview.appointment.organisation_id)

    def _refusal(
        self, business: Organisation, service: Service, starts_at: datetime, alternatives: Sequence[SlotOffer]
    ) -> Response:
        """Say whether a rule of the business is in the way or another booking, and what is free."""
        now = self.now()
        is_open = offers_at(organisation=business, service=service, busy={}, starts_at=starts_at, now=now)
        reason = why_not(organisation=business, service=service, starts_at=starts_at, now=now)
        free = [slot.model_dump(mode="json") for slot in slots(alternatives, business)]
        return problem(SlotTaken.code if is_open else NotBookable.code, reason, alternatives=free)


def _changed(overview: AppointmentOverview, appointment: Appointment, business: Organisation) -> Response:
    return tagged(appointment_item(replace(overview, appointment=appointment), business))


def _zone(business: Organisation, service: Service) -> ZoneInfo:
    try:
        return zone_of_service(business, service)
    except RuleBroken as error:
        raise invalid_field("body", "location_key", message=str(error)) from error


def _done_by(business: Organisation, service: Service, resource_key: str, where: str, field: str) -> Service:
    try:
        return on_resource(business, service, resource_key)
    except NotFound as error:
        raise invalid_field(where, field, message=str(error)) from error


def _start(text: str, zone: ZoneInfo) -> datetime:
    try:
        return local_start(text, zone)
    except RuleBroken as error:
        raise invalid_field("body", "start", message=str(error)) from error


def _midnight(day: date, business: Organisation) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(business.time_zone)).astimezone(UTC)


def _check_range(first: date, last: date) -> None:
    if not timedelta(0) <= last - first < _MOST_DAYS * _DAY:
        raise invalid_field("query", "to", message=f"is a day from `from` on, within {_MOST_DAYS} days")
