"""Who and what the numbers, addresses and references in steps stand for, from the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlmodel import col

from domain.business import Appointment
from domain.changes import REFERENCE_LENGTH, reference
from domain.named_steps import Person
from domain.ports.step_subjects import StepSubjects
from store.appointment_rows import read_appointment
from store.database import Database
from store.tables import AppointmentRow, ContactEmailRow, ContactPhoneRow, ContactRow


class SqlStepSubjects(StepSubjects):
    """`StepSubjects` on SQL: two queries for people, one for appointments, however many there are."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads."""
        self._database = database

    async def people(self, organisation_id: str, ways: Collection[str]) -> Mapping[str, Person]:
        """Return customers by number or address; an address that several have is nobody's."""
        addresses = sorted(way for way in ways if "@" in way)
        numbers = sorted(set(ways) - set(addresses))
        people: dict[str, Person] = {}
        async with self._database.reading() as unit:
            if numbers:
                by_number = (
                    select(col(ContactPhoneRow.phone), col(ContactRow.contact_id), col(ContactRow.name))
                    .join(ContactRow, col(ContactRow.contact_id) == col(ContactPhoneRow.contact_id))
                    .where(col(ContactPhoneRow.organisation_id) == organisation_id)
                    .where(col(ContactPhoneRow.phone).in_(numbers))
                )
                people |= {way: Person(key, name) for way, key, name in await unit.execute(by_number)}
            if addresses:
                address = func.lower(ContactEmailRow.email)
                by_address = (
                    select(address, func.min(col(ContactRow.contact_id)), func.min(col(ContactRow.name)))
                    .join(ContactRow, col(ContactRow.contact_id) == col(ContactEmailRow.contact_id))
                    .where(col(ContactRow.organisation_id) == organisation_id, address.in_(addresses))
                    .group_by(address)
                    .having(func.count(col(ContactRow.contact_id).distinct()) == 1)
                )
                people |= {way: Person(key, name) for way, key, name in await unit.execute(by_address)}
        return people

    async def appointments(self, named: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Appointment]:
        """Return appointments by contact id and reference."""
        if not named:
            return {}
        wanted = select(AppointmentRow).where(
            col(AppointmentRow.contact_id).in_(sorted({contact_id for contact_id, _ in named})),
            func.substr(AppointmentRow.appointment_id, 1, REFERENCE_LENGTH).in_(sorted({one for _, one in named})),
        )
        async with self._database.reading() as unit:
            rows = await unit.scalars(wanted.order_by(col(AppointmentRow.starts_at)))
            found = [read_appointment(row) for row in rows]
        keyed = {(one.contact_id, reference(one.appointment_id)): one for one in found}
        return {key: one for key, one in keyed.items() if key in set(named)}
