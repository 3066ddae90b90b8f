"""A person is taken out of every table, in one unit of work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import Contact
from domain.errors import NotFound, RuleBroken
from domain.ports.erasure import Erasure, Erasures
from domain.vehicles import Vehicle
from store.contact_rows import read_contacts
from store.database import Database
from store.emptying import empty_rows
from store.erasure_trail import Trail, trail_of, what_is_under_way
from store.inserting import insert_once
from store.tables import ContactRow, ErasedItemRow, VehicleRow
from store.vehicle_rows import read_vehicle

#: Kinds of what is found.
_CALL: Final = "call"
_MESSAGE: Final = "message"
_TASK: Final = "task"
_RECORDING: Final = "recording"


class SqlErasures(Erasures):
    """`Erasures` on SQL."""

    def __init__(
        self,
        database: Database,
        *,
        contact_changed: Callable[[Contact], Awaitable[None]],
        vehicle_changed: Callable[[Vehicle], Awaitable[None]],
    ) -> None:
        """Take the database and what is to be awaited after the commit, as `SqlContacts` does."""
        self._database = database
        self._contact_changed = contact_changed
        self._vehicle_changed = vehicle_changed

    async def erase(self, contact_id: str, confirm: str, now: datetime) -> Erasure:
        """Take a customer out."""
        async with self._database.transaction() as unit:
            row = await unit.get(ContactRow, contact_id, with_for_update=True)
            if row is None or row.merged_into is not None:
                raise NotFound(f"no contact {contact_id}")
            if row.erased_at is None and confirm.strip() != row.name.strip():
                raise RuleBroken("`confirm` has to be the contact's name, letter by letter as it is stored")
            contact = (await read_contacts(unit, [row]))[0]
            trail = await trail_of(unit, contact)
            if under_way := await what_is_under_way(unit, trail, now):
                raise RuleBroken(f"something with the contact is under way: {'; '.join(under_way)}")
            his = await unit.scalars(select(VehicleRow).where(col(VehicleRow.contact_id).in_(trail.contact_ids)))
            vehicles = [read_vehicle(vehicle) for vehicle in his]
            erasure = await _take_out(unit, trail, row, now)
        await self._contact_changed(contact)
        for vehicle in vehicles:
            await self._vehicle_changed(vehicle)
        return erasure


async def _take_out(unit: AsyncSession, trail: Trail, row: ContactRow, now: datetime) -> Erasure:
    erased_at = row.erased_at or now
    recordings = await empty_rows(unit, trail, row, now)
    found = {_CALL: trail.call_sids, _MESSAGE: trail.message_ids, _TASK: trail.task_ids, _RECORDING: recordings}
    all_told = await _noted(unit, row.contact_id, found)
    return Erasure(
        contact_id=row.contact_id,
        erased_at=erased_at,
        calls=len(all_told[_CALL]),
        messages=len(all_told[_MESSAGE]),
        tasks=len(all_told[_TASK]),
        appointment_ids=trail.appointment_ids,
        recordings=tuple(all_told[_RECORDING]),
    )


async def _noted(
    unit: AsyncSession, contact_id: str, found: Mapping[str, Sequence[str]]
) -> Mapping[str, Sequence[str]]:
    """Note the ids of what was found, and return those of all that ever was: the next one looks for them in vain."""
    rows = [
        ErasedItemRow(contact_id=contact_id, kind=kind, item_id=item_id)
        for kind, ids in sorted(found.items())
        for item_id in sorted(ids)
    ]
    await insert_once(unit, rows)
    noted: dict[str, list[str]] = {kind: [] for kind in found}
    his = select(ErasedItemRow).where(col(ErasedItemRow.contact_id) == contact_id)
    for row in await unit.scalars(his.order_by(col(ErasedItemRow.item_id))):
        noted[row.kind].append(row.item_id)
    return noted
