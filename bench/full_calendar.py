"""A business with ten chairs and 10,000 appointments in the sixty days ahead: five of six half hours are taken."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import islice, product
from typing import Final

from sqlalchemy import insert

from domain.business import (
    Appointment,
    AppointmentStatus,
    OpeningHours,
    OpenSpan,
    Organisation,
    Resource,
    Service,
)
from store.appointment_rows import appointment_row, claim_rows
from store.business_rows import organisation_row, resource_rows, service_rows
from store.database import Database
from store.tables import ContactPhoneRow, ContactRow, Row, VehicleRow

APPOINTMENTS: Final = 10_000
CUSTOMERS: Final = 10_000
ORGANISATION_ID: Final = "salon"

_DAYS: Final = 60
_HALF_HOURS: Final = 20
_TAKEN: Final = 5 / 6
_CHAIRS: Final = tuple(f"chair_{number}" for number in range(10))
_CUT: Final = Service("cut", "haircut", timedelta(minutes=30), _CHAIRS)
_HOURS: Final = OpeningHours(dict.fromkeys(range(7), (OpenSpan(time(8), time(18)),)))

BUSINESS: Final = Organisation(
    ORGANISATION_ID,
    "Salon",
    "UTC",
    services=(_CUT,),
    resources=tuple(Resource(key, key, _HOURS) for key in _CHAIRS),
)


def phone(number: int) -> str:
    """Return the phone number of a customer."""
    return f"+1555{number:07}"


def vin(number: int) -> str:
    """Return the VIN of a customer's vehicle."""
    return f"1HGCM{number:012}"


async def store_business(database: Database, business: Organisation, *, customers: int = CUSTOMERS) -> None:
    """Store a business and its customers, each with a phone and a vehicle."""
    async with database.transaction() as unit:
        unit.add(organisation_row(business))
        await unit.flush()
        unit.add_all([*service_rows(business), *resource_rows(business)])
    key = business.organisation_id
    names = [(number, f"{key}-{number}") for number in range(customers)]
    await _insert(
        database,
        [
            ContactRow(contact_id=one, organisation_id=key, name=f"Customer {number}", is_verified=True)
            for number, one in names
        ],
        [
            ContactPhoneRow(contact_id=one, position=0, organisation_id=key, phone=phone(number))
            for number, one in names
        ],
        [VehicleRow(vehicle_id=one, organisation_id=key, contact_id=one, vin=vin(number)) for number, one in names],
    )


async def fill_calendar(database: Database, count: int = APPOINTMENTS) -> None:
    """Store the salon with that many bookings from tomorrow on."""
    await store_business(database, BUSINESS, customers=1)
    rows = [appointment_row(one, _CUT) for one in islice(_bookings(), count)]
    for row in rows:
        row.status = AppointmentStatus.CONFIRMED
    await _insert(database, rows, [claim for row in rows for claim in claim_rows(row)])


async def _insert(database: Database, *tables: Sequence[Row]) -> None:
    async with database.transaction() as unit:
        for rows in tables:
            await unit.execute(insert(type(rows[0])), [row.model_dump() for row in rows])


def _bookings() -> Iterator[Appointment]:
    tomorrow = datetime.combine(datetime.now(UTC).date() + timedelta(days=1), time(8), UTC)
    chance = random.Random(1)  # noqa: S311  (the same calendar each time)
    for number, (day, half_hour, chair) in enumerate(product(range(_DAYS), range(_HALF_HOURS), _CHAIRS)):
        starts_at = tomorrow + timedelta(days=day, minutes=30 * half_hour)
        if chance.random() < _TAKEN:
            yield Appointment(
                appointment_id=f"booking-{number}",
                organisation_id=ORGANISATION_ID,
                contact_id=f"{ORGANISATION_ID}-0",
                service_key=_CUT.key,
                resource_key=chair,
                starts_at=starts_at,
                ends_at=starts_at + _CUT.duration,
                status=AppointmentStatus.CONFIRMED,
            )
