"""What was paid for, into the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlmodel import col

from domain.calls import Direction
from domain.costs import CostCause, CostEvent, rounded
from domain.errors import NotFound
from domain.ports.costs import BilledCall, CostLog, CostSettling, Unsettled, VendorPrice
from domain.step_keys import task_of
from store.contact_rows import living_id
from store.database import Database
from store.inserting import insert_once
from store.tables import CallRow, ContactPhoneRow, CostEventRow, DialAttemptRow, PhoneNumberRow

_NOBODY: Final = CostCause()


class SqlCosts(CostLog, CostSettling):
    """`CostLog` and `CostSettling` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def note(self, events: Sequence[CostEvent]) -> None:
        """Keep events; one whose key is known already stays as it is."""
        async with self._database.transaction() as unit:
            rows = [_row(event) for event in sorted(events, key=lambda event: event.key)]
            for row in rows:
                if row.contact_id is not None:
                    row.contact_id = await living_id(unit, row.contact_id)
            await insert_once(unit, rows)

    async def call(self, call_sid: str) -> BilledCall:
        """Return a call, with the task it was placed for; raises NotFound."""
        attempt = select(col(DialAttemptRow.intent_id)).where(col(DialAttemptRow.call_sid) == call_sid)
        async with self._database.reading() as unit:
            row = await unit.get(CallRow, call_sid)
            if row is None:
                raise NotFound(f"no call {call_sid}")
            intent_id = await unit.scalar(attempt)
        task_id = task_of(intent_id) if intent_id else None
        cause = CostCause(row.organisation_id, call_sid, row.contact_id, task_id)
        return BilledCall(cause, Direction(row.direction), row.started_at)

    async def text(self, sender: str, recipient: str) -> CostCause:
        """Return whom a text between two numbers belongs to, whichever of them is ours."""
        numbers = (sender, recipient)
        ours = select(PhoneNumberRow).where(col(PhoneNumberRow.number).in_(numbers)).limit(1)
        async with self._database.reading() as unit:
            line = await unit.scalar(ours)
            if line is None:
                return _NOBODY
            theirs = select(col(ContactPhoneRow.contact_id)).where(
                col(ContactPhoneRow.organisation_id) == line.organisation_id,
                col(ContactPhoneRow.phone) == (recipient if line.number == sender else sender),
            )
            return CostCause(line.organisation_id, contact_id=await unit.scalar(theirs))

    async def claim(self, call_sid: str) -> None:
        """Give what a call has used to the customer the call is known to be of by now."""
        owner = select(col(CallRow.contact_id)).where(col(CallRow.call_sid) == call_sid).scalar_subquery()
        async with self._database.transaction() as unit:
            await unit.execute(
                update(CostEventRow)
                .where(col(CostEventRow.call_sid) == call_sid, col(CostEventRow.contact_id).is_(None))
                .values(contact_id=owner)
            )

    async def unsettled(self, *, before: datetime, limit: int) -> Sequence[Unsettled]:
        """Return events from before then whose vendor has not been heard, the one asked longest ago first."""
        asked_at = col(CostEventRow.asked_at)
        wanted = (
            select(CostEventRow)
            .where(
                col(CostEventRow.settled_at).is_(None),
                asked_at < before,
                col(CostEventRow.vendor_id).is_not(None),
            )
            .order_by(asked_at, col(CostEventRow.key))
            .limit(limit)
        )
        async with self._database.reading() as unit:
            return [Unsettled(row.key, row.vendor_id or "", row.at) for row in await unit.scalars(wanted)]

    async def settle(self, key: str, price: VendorPrice | None, at: datetime) -> None:
        """Keep what the vendor says beside what was reckoned; what he has said once stands."""
        async with self._database.transaction() as unit:
            row = await unit.get(CostEventRow, key, with_for_update=True)
            if row is None or row.settled_at is not None:
                return
            row.settled_at = at
            if price is None:
                return
            row.vendor_amount, row.vendor_currency = rounded(price.amount), price.currency
            if price.currency == row.currency:
                row.counted = row.vendor_amount

    async def postpone(self, key: str, at: datetime) -> None:
        """Note that the vendor was asked and had nothing to say yet."""
        async with self._database.transaction() as unit:
            await unit.execute(update(CostEventRow).where(col(CostEventRow.key) == key).values(asked_at=at))


def _row(event: CostEvent) -> CostEventRow:
    usage, cause = event.usage, event.cause
    return CostEventRow(
        key=event.key,
        organisation_id=cause.organisation_id,
        call_sid=cause.call_sid,
        contact_id=cause.contact_id,
        task_id=cause.task_id,
        at=event.at,
        vendor=usage.vendor,
        unit=usage.unit,
        item=usage.item,
        quantity=usage.quantity,
        each=event.each,
        amount=event.amount,
        currency=event.currency,
        price_book=event.price_book,
        vendor_id=event.vendor_id,
        counted=event.amount,
        asked_at=event.at,
    )
