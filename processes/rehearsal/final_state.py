"""What a scenario left in our database and at the vendors, gathered in one value."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlmodel import col

from domain.places import zone_at
from domain.ports.tasks import TaskFilter
from processes.rehearsal.given import business_of
from processes.rehearsal.scenario import Scenario
from store.database import Database
from store.directory import SqlDirectory
from store.tables import (
    AppointmentRow,
    CallRow,
    ContactPhoneRow,
    ContactRow,
    MessageRow,
    ReminderRow,
    SuppressionRow,
)
from store.tasks import SqlTasks

#: No story has more.
_MOST_TASKS: Final = 100
_GONE: Final = frozenset({"released", "expired", "cancelled"})


@dataclass(frozen=True, slots=True)
class FoundAppointment:
    """An appointment as a person would name it; `day` and `time` are those where it takes place."""

    appointment_id: str
    contact: str
    service: str
    resource: str
    day: str
    time: str
    status: str

    @property
    def is_gone(self) -> bool:
        """Whether it left nothing behind: let go, lapsed or cancelled."""
        return self.status in _GONE


@dataclass(frozen=True, slots=True)
class FoundTask:
    """A task as it stands."""

    task_id: str
    state: str
    steps: tuple[str, ...]
    decided_by: str | None
    channel: str | None
    report: str


@dataclass(frozen=True, slots=True)
class FinalState:
    """Everything an expectation speaks about; `outcomes` has None for a call not closed yet."""

    outcomes: tuple[str | None, ...]
    appointments: tuple[FoundAppointment, ...]
    contacts: tuple[tuple[str, str], ...]
    messages: tuple[tuple[str, str | None], ...]
    calendar_events: int
    sms: int
    interruptions: int
    reminders: tuple[str, ...] = ()
    opted_out: tuple[str, ...] = ()
    tasks: tuple[FoundTask, ...] = ()


async def gather_final_state(
    database: Database,
    scenario: Scenario,
    call_sids: Sequence[str],
    *,
    events: Sequence[str | None],
    texts: Sequence[dict[str, Any]],
    interruptions: int,
) -> FinalState:
    """Return the state for the numbers of a scenario's callers.

    Args:
        database: Ours.
        scenario: Whose numbers count.
        call_sids: Its calls.
        events: The appointment id of each event of the calendar vendor that stands.
        texts: All messages of the SMS vendor.
        interruptions: How often the agent fell silent because a caller spoke over it.
    """
    numbers = scenario.numbers
    appointments = await _appointments(database, numbers)
    ids = {one.appointment_id for one in appointments}
    return FinalState(
        outcomes=await _outcomes(database, call_sids),
        appointments=appointments,
        contacts=await _contacts(database, numbers),
        messages=await _messages(database, call_sids, numbers),
        calendar_events=sum(event in ids for event in events),
        sms=sum(text["to"] in numbers for text in texts),
        interruptions=interruptions,
        reminders=await _reminders(database, ids),
        opted_out=await _opted_out(database, numbers),
        tasks=await _tasks(database, scenario),
    )


async def _tasks(database: Database, scenario: Scenario) -> tuple[FoundTask, ...]:
    """Return the tasks of a scenario's own business; of any other, those its people have asked for."""
    rows = await SqlTasks(database).tasks(TaskFilter(business_of(scenario)), after=None, limit=_MOST_TASKS)
    return tuple(
        FoundTask(
            task_id=row.task_id,
            state=row.state,
            steps=tuple(str(step.state) for step in row.steps),
            decided_by=row.decision.actor if row.decision else None,
            channel=row.decision.channel if row.decision else None,
            report=row.report,
        )
        for row in rows
        if scenario.own is not None or row.requester.phone in scenario.numbers
    )


async def _opted_out(database: Database, numbers: Collection[str]) -> tuple[str, ...]:
    """Return who has said or written so: given ones have not."""
    said = select(col(SuppressionRow.phone)).where(
        col(SuppressionRow.phone).in_(numbers),
        or_(col(SuppressionRow.source).like("CA%"), col(SuppressionRow.source).like("SM%")),
    )
    async with database.reading() as unit:
        return tuple((await unit.scalars(said)).all())


async def _reminders(database: Database, appointments: Collection[str]) -> tuple[str, ...]:
    wanted = select(col(ReminderRow.state)).where(col(ReminderRow.appointment_id).in_(appointments))
    async with database.reading() as unit:
        return tuple((await unit.scalars(wanted)).all())


async def _outcomes(database: Database, call_sids: Sequence[str]) -> tuple[str | None, ...]:
    wanted = select(CallRow).where(col(CallRow.call_sid).in_(call_sids))
    async with database.reading() as unit:
        rows = (await unit.scalars(wanted)).all()
    return tuple(row.outcome if row.ended_at else None for row in rows)


async def _appointments(database: Database, numbers: Collection[str]) -> tuple[FoundAppointment, ...]:
    wanted = (
        select(AppointmentRow, ContactPhoneRow)
        .join(ContactPhoneRow, col(ContactPhoneRow.contact_id) == col(AppointmentRow.contact_id))
        .where(col(ContactPhoneRow.phone).in_(numbers))
        .order_by(col(AppointmentRow.starts_at))
    )
    async with database.reading() as unit:
        rows = (await unit.execute(wanted)).all()
    directory = SqlDirectory(database)
    owners = {one: await directory.organisation(one) for one in {row.organisation_id for row, _ in rows}}
    return tuple(
        _found(row, phone.phone, zone_at(owners[row.organisation_id], row.resource_key)) for row, phone in rows
    )


def _found(row: AppointmentRow, phone: str, zone: ZoneInfo) -> FoundAppointment:
    local = row.starts_at.astimezone(zone)
    return FoundAppointment(
        appointment_id=row.appointment_id,
        contact=phone,
        service=row.service_key,
        resource=row.resource_key,
        day=f"{local:%Y-%m-%d}",
        time=f"{local:%H:%M}",
        status=row.status,
    )


async def _contacts(database: Database, numbers: Collection[str]) -> tuple[tuple[str, str], ...]:
    wanted = (
        select(ContactRow, ContactPhoneRow)
        .join(ContactPhoneRow, col(ContactPhoneRow.contact_id) == col(ContactRow.contact_id))
        .where(col(ContactPhoneRow.phone).in_(numbers))
    )
    async with database.reading() as unit:
        rows = (await unit.execute(wanted)).all()
    return tuple((contact.name, phone.phone) for contact, phone in rows)


async def _messages(
    database: Database, call_sids: Sequence[str], numbers: Collection[str]
) -> tuple[tuple[str, str | None], ...]:
    written = (col(MessageRow.call_sid) == "") & col(MessageRow.callback_number).in_(numbers)
    wanted = select(MessageRow).where(col(MessageRow.call_sid).in_(call_sids) | written)
    async with database.reading() as unit:
        rows = (await unit.scalars(wanted)).all()
    return tuple((row.text, row.callback_number) for row in rows)
