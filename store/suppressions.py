"""Numbers nobody contacts any more, from the database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, func, or_, select
from sqlmodel import col

from domain.ports.consent import SuppressionEntry, Suppressions
from domain.ports.reading import Cursor
from store.database import Database
from store.inserting import insert_once
from store.keyset import descending
from store.tables import AppointmentRow, ContactEmailRow, ContactPhoneRow, PhoneNumberRow, SuppressionRow


class SqlSuppressions(Suppressions):
    """`Suppressions` on SQL; never cached, since a number counts from the moment it is on the list."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def suppress(self, entry: SuppressionEntry) -> SuppressionEntry:
        """Put a number on the list, and return the entry that stands: of one that is there, its first."""
        row = SuppressionRow(
            organisation_id=entry.organisation_id,
            phone=entry.phone,
            reason=entry.reason,
            source=entry.source,
            at=entry.at,
            confirmation_id=entry.confirmation_id,
        )
        async with self._database.transaction() as unit:
            while await insert_once(unit, [row]) == 0:
                stored = await unit.get(SuppressionRow, (entry.organisation_id, entry.phone), with_for_update=True)
                if stored is not None:  # else it has been taken off in between
                    return _read(stored)
        return entry

    async def is_suppressed(self, organisation_id: str, phone: str) -> bool:
        """Say whether a business may not contact a number."""
        listed = exists().where(
            col(SuppressionRow.organisation_id) == organisation_id, col(SuppressionRow.phone) == phone
        )
        async with self._database.reading() as unit:
            return bool(await unit.scalar(select(listed)))

    async def lift(self, organisation_id: str, phone: str) -> bool:
        """Take a number off the list; False when it is not on it."""
        async with self._database.transaction() as unit:
            row = await unit.get(SuppressionRow, (organisation_id, phone), with_for_update=True)
            if row is None:
                return False
            await unit.delete(row)
            return True

    async def entries(self, organisation_id: str, *, after: Cursor | None, limit: int) -> Sequence[SuppressionEntry]:
        """Return a page of the list, latest first."""
        listed = select(SuppressionRow).where(col(SuppressionRow.organisation_id) == organisation_id)
        latest_first = descending(listed, col(SuppressionRow.at), col(SuppressionRow.phone), after=after, limit=limit)
        async with self._database.reading() as unit:
            return [_read(row) for row in await unit.scalars(latest_first)]

    async def of_numbers(self, organisation_id: str, phones: Sequence[str]) -> Sequence[SuppressionEntry]:
        """Return the entries of those of some numbers that are on a business's list, in the numbers' order."""
        listed = select(SuppressionRow).where(
            col(SuppressionRow.organisation_id) == organisation_id, col(SuppressionRow.phone).in_(phones)
        )
        async with self._database.reading() as unit:
            found = {row.phone: _read(row) for row in await unit.scalars(listed)}
        return [found[phone] for phone in phones if phone in found]

    async def bars_text(self, sender: str, recipient: str, outbox_id: str) -> bool:
        """Say whether a text may not go out: its recipient is on the list of the business whose number sends it."""
        confirmation = col(SuppressionRow.confirmation_id)
        barred = (
            exists()
            .where(col(SuppressionRow.phone) == recipient, or_(confirmation.is_(None), confirmation != outbox_id))
            .where(col(SuppressionRow.organisation_id) == col(PhoneNumberRow.organisation_id))
            .where(col(PhoneNumberRow.number) == sender)
        )
        async with self._database.reading() as unit:
            return bool(await unit.scalar(select(barred)))

    async def bars_mail(self, appointment_id: str) -> bool:
        """Say whether no e-mail about an appointment may go out: a number of its customer is on the list."""
        barred = (
            exists()
            .where(col(AppointmentRow.appointment_id) == appointment_id)
            .where(col(ContactPhoneRow.contact_id) == col(AppointmentRow.contact_id))
            .where(col(SuppressionRow.phone) == col(ContactPhoneRow.phone))
            .where(col(SuppressionRow.organisation_id) == col(AppointmentRow.organisation_id))
        )
        async with self._database.reading() as unit:
            return bool(await unit.scalar(select(barred)))

    async def bars_address(self, organisation_id: str, address: str) -> bool:
        """Say whether a business may send no e-mail to an address: a number of a customer who has it is on the list."""
        barred = (
            exists()
            .where(func.lower(col(ContactEmailRow.email)) == address.lower())
            .where(col(ContactPhoneRow.contact_id) == col(ContactEmailRow.contact_id))
            .where(col(ContactPhoneRow.organisation_id) == organisation_id)
            .where(col(SuppressionRow.phone) == col(ContactPhoneRow.phone))
            .where(col(SuppressionRow.organisation_id) == organisation_id)
        )
        async with self._database.reading() as unit:
            return bool(await unit.scalar(select(barred)))


def _read(row: SuppressionRow) -> SuppressionEntry:
    return SuppressionEntry(
        organisation_id=row.organisation_id,
        phone=row.phone,
        reason=row.reason,
        source=row.source,
        at=row.at,
        confirmation_id=row.confirmation_id,
    )
