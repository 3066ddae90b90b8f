"""The workshop on the day before: bookings to remind of, a worker that reminds, and a telephone that only notes."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlmodel import col, select
from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.failures import FailureTranslation
from activities.messaging import Messaging
from activities.reminders import Reminding
from domain.business import Appointment, AppointmentStatus, ReminderChannel
from domain.names import BACKGROUND_QUEUE, reminder_workflow_id
from domain.outbound import DialIntent, DialOutcome
from domain.reminders import ReminderState, local_day
from domain.reminding import DueCursor, ReminderStart, ReminderSweep
from processes.worker import _STICKY_TIMEOUT, costing_over
from processes.worker_ports import WorkerPorts
from store.database import Database
from store.reminders import SqlReminders
from store.seeds import WORKSHOP_ID
from store.tables import AppointmentRow, ContactPhoneRow, ContactRow, OrganisationRow, ReminderRow
from tests.fakes.faults import Faults
from tests.fakes.vendors import FakeTexts
from tests.store.premade import move_in
from tests.store.world import INSPECTION
from tests.workflows.premises import ALL_IN_MEMORY, end_what_is_left, open_ports
from tests.workflows.sandboxed import sandboxed
from tests.workflows.stub_call import RING, StubOutboundCall
from workflows.messages import DialResult
from workflows.reminder import ReminderWorkflow
from workflows.reminder_sweep import ReminderSweepWorkflow

NOON: Final = 12
NIGHT: Final = 3
#: A task that a worker has taken with it is given to the next one; ten seconds would pass without it.
LOST_TASK: Final = timedelta(seconds=2)


class HaltingReminders(SqlReminders):
    """The real reminders; one read of a page never comes to its end."""

    def __init__(self, database: Database) -> None:
        """Start willing."""
        super().__init__(database)
        self.reads = 0
        self.halts_at: int | None = None
        self.is_halted = asyncio.Event()

    async def booked(
        self, organisation_id: str, starts_at: datetime, ends_at: datetime, *, after: DueCursor | None, limit: int
    ) -> Sequence[Appointment]:
        """Count, halt if it is time to, and pass on."""
        self.reads += 1
        if self.reads == self.halts_at:
            self.is_halted.set()
            await asyncio.Event().wait()
        return await super().booked(organisation_id, starts_at, ends_at, after=after, limit=limit)


class FakeDialer:
    """Notes whom it is to ring, and answers as tests say."""

    def __init__(self) -> None:
        """Start with nobody rung."""
        self.rung: list[DialIntent] = []
        self.outcome = DialOutcome.REACHED
        self.ringing = Faults()

    @activity.defn(name=RING)
    async def ring(self, intent: DialIntent) -> DialResult:
        """Note the call."""
        await self.ringing.before()
        self.rung.append(intent)
        return DialResult(self.outcome, "CA1")


@dataclass
class DayBefore:
    """The workshop with tomorrow's bookings.

    Attributes:
        zone: Where the workshop is: a place where it is noon now, or night.
    """

    temporal: WorkflowEnvironment
    database: Database
    ports: WorkerPorts
    zone: ZoneInfo
    dialer: FakeDialer = field(default_factory=FakeDialer)
    cached: int = ALL_IN_MEMORY

    @property
    def reminders(self) -> HaltingReminders:
        """The reminders."""
        assert isinstance(self.ports.reminders, HaltingReminders)
        return self.ports.reminders

    @property
    def texts(self) -> FakeTexts:
        """The SMS vendor."""
        assert isinstance(self.ports.vendors.texts, FakeTexts)
        return self.ports.vendors.texts

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[None]:
        """Run a worker for as long as the context lasts; at its end it drops what it has in hand."""
        reminding = Reminding(
            directory=self.ports.directory,
            book=self.ports.book,
            reminders=self.ports.reminders,
            consents=self.ports.consents,
        )
        async with Worker(
            self.temporal.client,
            task_queue=BACKGROUND_QUEUE,
            workflows=[ReminderSweepWorkflow, ReminderWorkflow, StubOutboundCall],
            activities=[
                reminding.due,
                reminding.hours,
                reminding.open,
                reminding.settle,
                Messaging(
                    self.ports.outbox,
                    self.ports.vendors.texts,
                    self.ports.suppressions,
                    costing=costing_over(self.ports),
                ).send,
                self.dialer.ring,
            ],
            interceptors=[FailureTranslation()],
            workflow_runner=UnsandboxedWorkflowRunner() if self.cached else sandboxed(),
            max_cached_workflows=self.cached,
            sticky_queue_schedule_to_start_timeout=_STICKY_TIMEOUT,
        ):
            yield

    async def book(self, *, hour: int = NOON, resource: str = "bay_1", days: int = 1) -> Appointment:
        """Book an inspection for Maria, so many days from today at an hour of the workshop."""
        day = datetime.now(self.zone).date() + timedelta(days=days)
        starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=self.zone).astimezone(UTC)
        booked = Appointment(
            appointment_id=uuid.uuid4().hex[:24],
            organisation_id=WORKSHOP_ID,
            contact_id="maria-jensen",
            service_key=INSPECTION.key,
            resource_key=resource,
            starts_at=starts_at,
            ends_at=starts_at + INSPECTION.duration,
            status=AppointmentStatus.HELD,
        )
        await self.ports.book.hold(booked, INSPECTION)
        return await self.ports.book.confirm(booked.appointment_id, "event", None)

    async def change(self, appointment: Appointment, **columns: object) -> None:
        """Change a booking's row, as its workflow would."""
        async with self.database.transaction() as unit:
            row = await unit.get(AppointmentRow, appointment.appointment_id)
            assert row is not None
            for name, value in columns.items():
                setattr(row, name, value)

    async def forget(self, appointment: Appointment) -> None:
        """Remove a booking."""
        async with self.database.transaction() as unit:
            await unit.execute(
                delete(AppointmentRow).where(col(AppointmentRow.appointment_id) == appointment.appointment_id)
            )

    async def take_away_numbers(self) -> None:
        """Remove every customer's numbers."""
        async with self.database.transaction() as unit:
            await unit.execute(delete(ContactPhoneRow))

    async def prefer(self, channel: ReminderChannel) -> None:
        """Let Maria say how she wants to be reminded."""
        async with self.database.transaction() as unit:
            row = await unit.get(ContactRow, "maria-jensen")
            assert row is not None
            row.reminder_channel = channel

    async def states(self) -> list[ReminderState]:
        """Return how the reminders in the database came out."""
        async with self.database.reading() as unit:
            return [ReminderState(row.state) for row in await unit.scalars(select(ReminderRow))]

    async def sweep(self, *, page: int = 200) -> int:
        """Sweep, as the schedule does, and return how many reminders it started."""
        return await (await self.begin_sweep(page=page)).result()

    async def begin_sweep(self, *, page: int = 200) -> WorkflowHandle[Any, int]:
        """Begin a sweep."""
        return await self.temporal.client.start_workflow(
            ReminderSweepWorkflow.run,
            ReminderSweep(WORKSHOP_ID, page=page),
            id=f"sweep-{uuid.uuid4().hex}",
            task_queue=BACKGROUND_QUEUE,
            task_timeout=LOST_TASK,
        )

    async def start(self, appointment: Appointment, *, prefix: str = "") -> WorkflowHandle[Any, ReminderState | None]:
        """Start the reminder of a booking on its day, under another id where a prefix is given."""
        organisation = await self.ports.directory.organisation(WORKSHOP_ID)
        day = local_day(organisation, appointment)
        return await self.temporal.client.start_workflow(
            ReminderWorkflow.run,
            ReminderStart(WORKSHOP_ID, appointment.appointment_id, day),
            id=prefix + reminder_workflow_id(appointment.appointment_id, day),
            task_queue=BACKGROUND_QUEUE,
            task_timeout=LOST_TASK,
        )

    async def remind(self, appointment: Appointment, *, prefix: str = "") -> ReminderState | None:
        """Remind of a booking and return how it came out."""
        return await (await self.start(appointment, prefix=prefix)).result()

    async def waiting(self, handle: WorkflowHandle[Any, Any]) -> None:
        """Wait until a reminder waits for the morning."""
        async for event in handle.fetch_history_events(wait_new_event=True):
            if event.event_type == EventType.EVENT_TYPE_TIMER_STARTED:
                return

    async def settled(self, *appointments: Appointment) -> list[ReminderState | None]:
        """Wait until the reminders of bookings have come out, and return how."""
        organisation = await self.ports.directory.organisation(WORKSHOP_ID)
        ids = [reminder_workflow_id(one.appointment_id, local_day(organisation, one)) for one in appointments]
        client = self.temporal.client
        return [await client.get_workflow_handle(one, result_type=ReminderState).result() for one in ids]


@asynccontextmanager
async def day_before(
    temporal: WorkflowEnvironment, database_url: str, *, hour: int = NOON, cached: int = ALL_IN_MEMORY
) -> AsyncIterator[DayBefore]:
    """Open a workshop where it is such an hour now; time passes by itself unless a test moves it."""
    database = Database.open(database_url)
    await move_in(database)
    zone = await move_workshop(database, hour=hour)
    with temporal.with_time_skipping_disabled():
        yield DayBefore(temporal, database, _ports(database), zone, cached=cached)
    await end_what_is_left(temporal.client)
    await database.close()


async def move_workshop(database: Database, *, hour: int = NOON) -> ZoneInfo:
    """Move the workshop to where it is such an hour now, and return that zone."""
    zone = zone_at(hour, datetime.now(UTC))
    async with database.transaction() as unit:
        (await unit.scalars(select(OrganisationRow))).one().time_zone = zone.key
    return zone


def _ports(database: Database) -> WorkerPorts:
    return replace(open_ports(database, lambda: datetime.now(UTC)), reminders=HaltingReminders(database))


def zone_at(hour: int, now: datetime) -> ZoneInfo:
    """Return a zone whose clock shows an hour now; the names of these zones have the sign turned round."""
    ahead = (hour - now.hour + 11) % 24 - 11
    return ZoneInfo(f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT")
