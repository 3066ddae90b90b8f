"""The demonstration business: Northgate Auto Workshop with its agent Ada."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from domain.business import Agent, Contact, OpeningHours, OpenSpan, Organisation, Resource, Service
from domain.tools import CATALOGUE, CONFIRM_ATTENDANCE, SEARCH_CONTACTS
from store.business_rows import agent_row, organisation_row, resource_rows, service_rows
from store.contact_rows import ContactKnown, insert_contact
from store.database import Database
from store.inserting import insert_once
from store.tables import PhoneNumberRow

WORKSHOP_ID: Final = "northgate"
#: Twilio's magic number that is always valid; the sandbox answers on it.
WORKSHOP_NUMBER: Final = "+15005550006"

_PUBLISHED_AT: Final = datetime(2026, 11, 1, tzinfo=UTC)
_BAYS: Final = ("bay_1", "bay_2")


async def seed_workshop(database: Database, *, number: str = WORKSHOP_NUMBER) -> None:
    """Store the workshop, answering at a number; what is there already stays as it is."""
    organisation = _organisation()
    async with database.transaction() as unit:
        await insert_once(unit, [organisation_row(organisation)])
        await insert_once(unit, service_rows(organisation))
        await insert_once(unit, resource_rows(organisation))
        await insert_once(unit, [agent_row(_agent(), published_at=_PUBLISHED_AT)])
        await insert_once(
            unit, [PhoneNumberRow(number=number, organisation_id=WORKSHOP_ID, agent_id=_agent().agent_id)]
        )
    for contact in _contacts():
        await _insert_unless_known(database, contact)


async def _insert_unless_known(database: Database, contact: Contact) -> None:
    try:
        async with database.transaction() as unit:
            await insert_contact(unit, contact)
    except ContactKnown:
        return


def _organisation() -> Organisation:
    return Organisation(
        organisation_id=WORKSHOP_ID,
        name="Northgate Auto Workshop",
        time_zone="America/New_York",
        services=(
            _service("inspection", "vehicle inspection", minutes=60, price="89.00"),
            _service("oil_change", "oil change", minutes=30, price="59.00"),
            _service("brake_service", "brake service", minutes=90, price="189.00"),
            _service("tire_change", "tire change", minutes=45, price="79.00"),
        ),
        resources=(
            Resource("bay_1", "Bay 1", _opening_hours(), "bay-1@northgate.example"),
            Resource("bay_2", "Bay 2", _opening_hours(), "bay-2@northgate.example"),
        ),
    )


def _service(key: str, name: str, *, minutes: int, price: str) -> Service:
    return Service(key, name, timedelta(minutes=minutes), _BAYS, price=Decimal(price))


def _opening_hours() -> OpeningHours:
    weekday = (OpenSpan(time(8), time(12)), OpenSpan(time(13), time(17)))
    saturday = (OpenSpan(time(9), time(13)),)
    return OpeningHours({**dict.fromkeys(range(5), weekday), 5: saturday})


def _agent() -> Agent:
    return Agent(
        agent_id="ada",
        organisation_id=WORKSHOP_ID,
        version=1,
        name="Ada",
        greeting="Northgate Auto Workshop, this is Ada, an automated assistant. How can I help you?",
        instructions=(
            "Northgate Auto Workshop services and repairs cars. Help callers to book an appointment, tell them what a "
            "service costs and when the workshop is open, and take messages for the staff. Give no repair advice."
        ),
        voice="aura-2-thalia-en",
        # Customers call this number: looking other people up is for staff, and what confirms a reminder comes with it.
        tools=tuple(name for name in CATALOGUE if name not in {SEARCH_CONTACTS.name, CONFIRM_ATTENDANCE.name}),
    )


def _contacts() -> tuple[Contact, ...]:
    return (
        _contact("maria-jensen", "Maria Jensen", "+15551230001", "maria.jensen@customer.example"),
        _contact("tom-becker", "Tom Becker", "+15551230002", "tom.becker@customer.example"),
        _contact("aisha-rahman", "Aisha Rahman", "+15551230003", "aisha.rahman@customer.example"),
    )


def _contact(contact_id: str, name: str, phone: str, email: str) -> Contact:
    return Contact(contact_id, WORKSHOP_ID, name, (phone,), (email,), is_verified=True)
