"""A business out of a file into the database, in one unit of work: all of it, or nothing.

A second import of the same file finds nothing to change. What a file leaves out stays as it is: nothing is removed, but
that approvers and principals whom its list of them leaves out are none any more. What was retired stays so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import Contact
from domain.errors import NotFound, RuleBroken
from domain.vehicles import Vehicle
from store.agent_import import put_agents
from store.budgets import limit_rows
from store.business_files.entries import BusinessFile, Refusal
from store.business_files.plan import Known, Plan, planned
from store.business_rows import location_rows, organisation_row, resource_rows, service_rows
from store.contact_rows import insert_contacts, living_id, read_contacts, rewrite_contact
from store.database import Database
from store.decider_rows import policy_row, read_approvers, write_approvers
from store.principals import principal_rows
from store.tables import (
    ContactRow,
    OrganisationRow,
    PhoneNumberRow,
    PrincipalRow,
    ResourceRow,
    Row,
    ServiceRow,
    VehicleRow,
)
from store.vehicle_rows import read_vehicle, vehicle_row

_Retiring: Final = ServiceRow | ResourceRow
#: Databases take so many values in one statement, and no more.
_AT_ONCE: Final = 1000


class ImportMode(StrEnum):
    """What becomes of entries that can't be taken, and of what is there already."""

    #: One refusal, and nothing is stored.
    ALL = "all"
    #: The rest is stored.
    KEEP_GOING = "keep_going"
    #: Nothing is stored, whatever comes out.
    DRY_RUN = "dry_run"


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would have done; counted by kind: `services`, `contacts`, ….

    Attributes:
        is_stored: Whether it did.
    """

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    refusals: tuple[Refusal, ...] = ()
    is_stored: bool = False


class BusinessImport:
    """Stores what files say."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        *,
        contact_changed: Callable[[Contact], Awaitable[None]],
        vehicle_changed: Callable[[Vehicle], Awaitable[None]],
    ) -> None:
        """Take the database, aware now, and who forgets what caches know of those that have changed."""
        self._database = database
        self._clock = clock
        self._contact_changed = contact_changed
        self._vehicle_changed = vehicle_changed

    async def take(
        self, file: BusinessFile, mode: ImportMode = ImportMode.ALL, *, keeps_known: bool = False
    ) -> ImportReport:
        """Store what a file says.

        Args:
            file: As read.
            mode: What becomes of refusals.
            keeps_known: Whether what is stored already stays as it is, whatever the file says: people have changed it.

        Raises:
            NotFound: There is no such organisation, and the file does not bring it.
            RuleBroken: Something in it belongs to another organisation.
        """
        report = ImportReport()
        async with self._database.transaction() as unit:
            rows = [] if file.organisation is None else _rows(file)
            if not rows and await unit.get(OrganisationRow, file.organisation_id) is None:
                raise NotFound(f"no organisation {file.organisation_id}: import its YAML file first")
            is_new = await unit.get(OrganisationRow, file.organisation_id) is None
            for row in rows:
                await _put(unit, row, report, keeps_known=keeps_known)
            # Who has taken a limit away has changed it: no file that keeps what is known brings it back.
            for limit in limit_rows(file.organisation_id, file.limits if is_new or not keeps_known else {}):
                await _put(unit, limit, report, keeps_known=keeps_known)
            taken = await put_agents(unit, file.agents, self._clock(), keeps_known=keeps_known)
            _count(report, "agents", [(one.before, one.after) for one in taken])
            if file.principals is not None and not keeps_known:
                await _dismiss(unit, file.organisation_id, {one.key for one in file.principals})
            await _put_approvers(unit, file, report, keeps_known=keeps_known)
            plan = planned(
                await _known(unit, file.organisation_id), file.contacts, file.vehicles, keeps_known=keeps_known
            )
            await _write(unit, plan, report)
            refusals = (*file.refusals, *plan.refusals, *(one.refusal for one in taken if one.refusal is not None))
            report.refusals = tuple(sorted(refusals, key=lambda refusal: refusal.order))
            report.is_stored = mode is not ImportMode.DRY_RUN and (mode is ImportMode.KEEP_GOING or not report.refusals)
            if not report.is_stored:
                await unit.rollback()
        if report.is_stored:
            await self._forget(plan)
        return report

    async def _forget(self, plan: Plan) -> None:
        for before, after in plan.contacts:
            if before != after:
                await self._contact_changed(after)
        for was, vehicle in plan.vehicles:
            if was != vehicle:
                await self._vehicle_changed(vehicle)


def _rows(file: BusinessFile) -> Sequence[Row]:
    """Return the rows of the business itself, in the order in which they refer to each other."""
    organisation = file.organisation
    if organisation is None:
        return ()
    numbers = [
        PhoneNumberRow(number=number, organisation_id=organisation.organisation_id, agent_id=agent_id)
        for number, agent_id in file.numbers
    ]
    return [
        organisation_row(organisation),
        *location_rows(organisation),
        *resource_rows(organisation),
        *service_rows(organisation),
        *numbers,
        *principal_rows(organisation.organisation_id, file.principals or ()),
        *([] if file.policy is None else [policy_row(organisation.organisation_id, file.policy)]),
    ]


async def _dismiss(unit: AsyncSession, organisation_id: str, kept: Collection[str]) -> None:
    """Remove those in charge whom the list does not name any more, with what they showed themselves by."""
    await unit.execute(
        delete(PrincipalRow).where(
            col(PrincipalRow.organisation_id) == organisation_id, col(PrincipalRow.key).not_in(sorted(kept))
        )
    )


async def _put(unit: AsyncSession, row: Row, report: ImportReport, *, keeps_known: bool) -> None:
    """Insert a row, or write it over the one there is."""
    kind = f"{row.__tablename__}s"
    key = tuple(getattr(row, column.name) for column in type(row).__table__.primary_key)  # type: ignore[attr-defined]
    stored = await unit.get(type(row), key, with_for_update=True)
    if stored is None:
        unit.add(row)
        await unit.flush()
        report.added[kind] += 1
        return
    if getattr(stored, "organisation_id", None) != getattr(row, "organisation_id", None):
        raise RuleBroken(f"one of the {kind} belongs to another organisation: give yours another name")
    if isinstance(row, _Retiring) and isinstance(stored, _Retiring):
        row.is_retired = stored.is_retired  # by hand: no file says it
    if keeps_known or stored.model_dump() == row.model_dump():
        report.unchanged[kind] += 1
        return
    stored.sqlmodel_update(row)
    report.changed[kind] += 1


async def _put_approvers(unit: AsyncSession, file: BusinessFile, report: ImportReport, *, keeps_known: bool) -> None:
    """Put the approvers of a file in the place of those there are: who is left out of it decides nothing any more."""
    if file.approvers is None:
        return
    before = await read_approvers(unit, file.organisation_id)
    after = before if before and keeps_known else file.approvers
    if before != after:
        await write_approvers(unit, file.organisation_id, after)
    known = {one.key: one for one in before}
    _count(report, "approvers", [(known.get(one.key), one) for one in after])


async def _known(unit: AsyncSession, organisation_id: str) -> Known:
    rows = (await unit.scalars(select(ContactRow).where(col(ContactRow.organisation_id) == organisation_id))).all()
    living = [row for row in rows if row.merged_into is None]
    portions = [living[first : first + _AT_ONCE] for first in range(0, len(living), _AT_ONCE)]
    contacts = [contact for portion in portions for contact in await read_contacts(unit, portion)]
    merged = [row for row in rows if row.merged_into is not None]
    vehicles = await unit.scalars(select(VehicleRow).where(col(VehicleRow.organisation_id) == organisation_id))
    return Known(
        organisation_id,
        contacts={contact.contact_id: contact for contact in contacts},
        vehicles={row.vehicle_id: read_vehicle(row) for row in vehicles},
        pointers={row.contact_id: row.merged_into for row in merged if row.merged_into is not None},
        merged_numbers={
            row.customer_number.casefold(): row.contact_id for row in merged if row.customer_number is not None
        },
    )


async def _write(unit: AsyncSession, plan: Plan, report: ImportReport) -> None:
    await insert_contacts(unit, [after for before, after in plan.contacts if before is None])
    for before, after in plan.contacts:
        if before is not None and before != after:
            row = await unit.get_one(ContactRow, after.contact_id, with_for_update=True)
            if row.merged_into is None:  # he may have been since the plan was made
                await rewrite_contact(unit, row, after)
    for was, vehicle in plan.vehicles:
        if was == vehicle:
            continue
        row_of_it = vehicle_row(replace(vehicle, contact_id=await living_id(unit, vehicle.contact_id)))
        if was is None:
            unit.add(row_of_it)
        else:
            (await unit.get_one(VehicleRow, vehicle.vehicle_id)).sqlmodel_update(row_of_it)
    await unit.flush()
    _count(report, "contacts", plan.contacts)
    _count(report, "vehicles", plan.vehicles)


def _count(report: ImportReport, kind: str, changes: Sequence[tuple[object | None, object]]) -> None:
    for before, after in changes:
        counted = report.added if before is None else report.unchanged if before == after else report.changed
        counted[kind] += 1
