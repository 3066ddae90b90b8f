"""A business with ten chairs and 10,000 appointments in the sixty days ahead: five of six half hours are taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import islice, product
from typing import Final

from domain.business import Appointment, AppointmentStatus, Contact, OpeningHours, OpenSpan, Organisation, Resource
from domain.business import Service as BusinessService
from store.appointment_rows import appointment_row, claim_rows
from store.business_rows import organisation_row, resource_rows, service_rows
from store.contact_rows import insert_contact
from store.database import Database

APPOINTMENTS: Final = 10_000
CHAIRS: Final = 10
DAYS: Final = 60
PHONE: Final = "+15551230001"
ORGANISATION_ID: Final = "salon"

_EIGHT: Final = 8
_HALF_HOURS: Final = 20
_FREE: Final = 6
_KEYS: Final = tuple(f"chair_{number}" for number in range(CHAIRS))

CUT: Final = BusinessService("cut", "haircut", timedelta(minutes=30), _KEYS)


def business() -> Organisation:
    """Return the business: open every day from eight to six, all chairs alike."""
    hours = OpeningHours(dict.fromkeys(range(7), (OpenSpan(time(8), time(18)),)))
    return Organisation(
        ORGANISATION_ID, "Salon", "UTC", services=(CUT,), resources=tuple(Resource(key, key, hours) for key in _KEYS)
    )


async def fill_calendar(database: Database, count: int = APPOINTMENTS) -> None:
    """Store the business, one customer and that many of her bookings, from tomorrow on."""
    organisation = business()
    async with database.transaction() as unit:
        unit.add(organisation_row(organisation))
        await unit.flush()
        unit.add_all([*service_rows(organisation), *resource_rows(organisation)])
        await insert_contact(unit, Contact("anna", ORGANISATION_ID, "Anna Weber", (PHONE,)))
    async with database.transaction() as unit:
        rows = [appointment_row(one, CUT) for one in islice(_bookings(), count)]
        for row in rows:
            row.status = AppointmentStatus.CONFIRMED
        unit.add_all(rows)
        await unit.flush()
        unit.add_all([claim for row in rows for claim in claim_rows(row)])


def _bookings() -> Iterator[Appointment]:
    first = datetime.combine(datetime.now(UTC).date() + timedelta(days=1), time(_EIGHT), UTC)
    for number, (day, half_hour, chair) in enumerate(product(range(DAYS), range(_HALF_HOURS), _KEYS)):
        starts_at = first + timedelta(days=day, minutes=30 * half_hour)
        if number % _FREE:
            yield Appointment(
                appointment_id=f"booking-{number}",
                organisation_id=ORGANISATION_ID,
                contact_id="anna",
                service_key=CUT.key,
                resource_key=chair,
                starts_at=starts_at,
                ends_at=starts_at + CUT.duration,
                status=AppointmentStatus.CONFIRMED,
            )
