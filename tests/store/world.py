"""People, times and small fakes the store's tests share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlmodel import col

from domain.business import Appointment, AppointmentStatus, Contact, Service
from domain.calls import Outcome
from domain.outbound import DialIntent, DialPurpose
from domain.ports.storage import CallClosed, CallOpened, OutboxEntry, OutboxState
from domain.ports.telephony import TextMessage
from domain.vehicles import Vehicle
from store.database import Database
from store.directory import SqlDirectory
from store.seeds import WORKSHOP_ID, WORKSHOP_NUMBER
from store.tables import ContactRow

NOW: Final = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
NINE: Final = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
MARIA: Final = "maria-jensen"
MARIA_PHONE: Final = "+15551230001"
MARIA_EMAIL: Final = "maria.jensen@customer.example"
TOM: Final = "tom-becker"
INSPECTION: Final = Service("inspection", "vehicle inspection", timedelta(minutes=60), ("bay_1", "bay_2"))
WITH_BUFFER: Final = replace(INSPECTION, buffer=timedelta(minutes=30))
INTENT: Final = DialIntent(
    intent_id="dial-1",
    organisation_id=WORKSHOP_ID,
    purpose=DialPurpose.REMINDER,
    from_number=WORKSHOP_NUMBER,
    to_number=MARIA_PHONE,
    contact_id=MARIA,
    opening="This is Ada.",
    brief="Remind her.",
    not_before=NOW,
    not_after=NOW + timedelta(hours=8),
)


@dataclass
class SteppingClock:
    """Aware UTC that stands still until moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the instant."""
        return self.now

    def advance(self, by: timedelta) -> None:
        """Move on."""
        self.now += by


@dataclass
class ContactsChanged:
    """Remembers which customers it was told about."""

    told: list[Contact] = field(default_factory=list)

    async def __call__(self, contact: Contact) -> None:
        """Take note."""
        self.told.append(contact)


@dataclass
class VehiclesChanged:
    """Remembers which vehicles it was told about."""

    told: list[Vehicle] = field(default_factory=list)

    async def __call__(self, vehicle: Vehicle) -> None:
        """Take note."""
        self.told.append(vehicle)


def appointment(identity: str = "appt-1", **changes: object) -> Appointment:
    """Return Maria's inspection in bay 1 on Tuesday at nine, with changes."""
    usual = Appointment(
        appointment_id=identity,
        organisation_id=WORKSHOP_ID,
        contact_id=MARIA,
        service_key=INSPECTION.key,
        resource_key="bay_1",
        starts_at=NINE,
        ends_at=NINE + INSPECTION.duration,
        status=AppointmentStatus.HELD,
    )
    return replace(usual, **changes)  # type: ignore[arg-type] # tests name fields


def at(start: datetime, identity: str) -> Appointment:
    """Return Maria's inspection in bay 1 at another start."""
    return appointment(identity, starts_at=start, ends_at=start + INSPECTION.duration)


def notice(identity: str = "sms-1", *, appointment_id: str | None = "appt-1") -> OutboxEntry:
    """Return the SMS that confirms a booking."""
    message = TextMessage(WORKSHOP_NUMBER, MARIA_PHONE, "See you on Tuesday.")
    return OutboxEntry(identity, appointment_id, message, OutboxState.PENDING, NOW)


def opened(call_sid: str = "CA1", **changes: object) -> CallOpened:
    """Return a call of Maria's, with changes."""
    usual = CallOpened(
        call_sid=call_sid,
        workflow_id=f"call-{call_sid}",
        organisation_id=WORKSHOP_ID,
        agent_id="ada",
        contact_id=MARIA,
        from_number=MARIA_PHONE,
        to_number=WORKSHOP_NUMBER,
        started_at=NOW,
    )
    return replace(usual, **changes)  # type: ignore[arg-type] # tests name fields


def closed(contact_id: str | None = MARIA, *, minutes: int = 5) -> CallClosed:
    """Return how call CA1 came out."""
    ended = NOW + timedelta(minutes=minutes)
    return CallClosed("CA1", Outcome.BOOKED, "Booked an inspection.", contact_id, ended)


async def rename(database: Database, contact_id: str, name: str) -> Contact:
    """Correct a customer's name as a person with a database client does, and return the customer."""
    async with database.transaction() as unit:
        await unit.execute(update(ContactRow).where(col(ContactRow.contact_id) == contact_id).values(name=name))
    return await SqlDirectory(database).contact(contact_id)


@dataclass
class Stopwatch:
    """Monotonic seconds that stand still until set."""

    seconds: float = 0.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.seconds
