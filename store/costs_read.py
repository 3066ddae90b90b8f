"""Costs added up, by the database itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlmodel import col

from domain.calls import Direction
from domain.errors import RuleBroken
from domain.ports.costs import CostKey, CostReader, CostSpan, CostSubject, CostTotal, RunningCall, Settlement
from domain.prices import Unit, Usage
from store.cost_settlements import item_key, read_settlements
from store.cost_subjects import read_subjects
from store.database import Database
from store.tables import CallRow, CostEventRow

#: Days that are told apart in one question.
_MOST_DAYS: Final = 400


class SqlCostReader(CostReader):
    """`CostReader` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads."""
        self._database = database

    async def totals(self, span: CostSpan, by: CostKey, *, time_zone: str, limit: int) -> Sequence[CostTotal]:
        """Return at most `limit` totals, days ascending, anything else from the most expensive on."""
        keyed = _within(span, _key(span, by, time_zone)).subquery()
        amount = func.coalesce(func.sum(keyed.c.counted), Decimal(0), type_=keyed.c.counted.type)
        grouped = _totalled(keyed, keyed.c.key).group_by(keyed.c.key)
        order = (keyed.c.key,) if by is CostKey.DAY else (amount.desc(), keyed.c.key)
        async with self._database.reading() as unit:
            return [_total(row) for row in await unit.execute(grouped.order_by(*order).limit(limit))]

    async def of_call(self, call_sid: str) -> Sequence[CostTotal]:
        """Return what a call has cost, by item, from the most expensive on."""
        item = item_key().label("key")
        keyed: Select[Any] = select(item, col(CostEventRow.counted).label("counted"))  # type: ignore[assignment] # a label has no type
        of_items = keyed.where(col(CostEventRow.call_sid) == call_sid).subquery()
        amount = func.coalesce(func.sum(of_items.c.counted), Decimal(0), type_=of_items.c.counted.type)
        grouped = _totalled(of_items, of_items.c.key).group_by(of_items.c.key)
        async with self._database.reading() as unit:
            return [_total(row) for row in await unit.execute(grouped.order_by(amount.desc(), of_items.c.key))]

    async def of_calls(self, call_sids: Collection[str]) -> Mapping[str, CostTotal]:
        """Return what each of some calls has cost; one that has cost nothing yet is left out."""
        found: Select[Any] = select(col(CostEventRow.call_sid).label("key"), col(CostEventRow.counted).label("counted"))  # type: ignore[assignment] # a label has no type
        of_calls = found.where(col(CostEventRow.call_sid).in_(call_sids)).subquery()
        async with self._database.reading() as unit:
            rows = await unit.execute(_totalled(of_calls, of_calls.c.key).group_by(of_calls.c.key))
            return {one.key: one for one in map(_total, rows)}

    async def total(self, span: CostSpan) -> CostTotal:
        """Return what all of it costs, under the empty key."""
        keyed = _within(span, func.coalesce(None, "")).subquery()
        async with self._database.reading() as unit:
            return _total((await unit.execute(_totalled(keyed, func.coalesce(func.min(keyed.c.key), "")))).one())

    async def subjects(self, by: CostKey, keys: Sequence[str]) -> Mapping[str, CostSubject]:
        """Return what calls, contacts or tasks are, by their ids; days and items speak for themselves."""
        async with self._database.reading() as unit:
            return await read_subjects(unit, by, keys)

    async def settlements(self, span: CostSpan) -> Sequence[Settlement]:
        """Return what vendors have told of uses they price themselves, by item."""
        async with self._database.reading() as unit:
            return await read_settlements(unit, span)

    async def running(self, organisation_id: str, *, since: datetime, limit: int) -> Sequence[RunningCall]:
        """Return at most `limit` calls under way that have begun since then, the earliest first."""
        calls = (
            select(CallRow)
            .where(
                col(CallRow.organisation_id) == organisation_id,
                col(CallRow.started_at) >= since,
                col(CallRow.ended_at).is_(None),
            )
            .order_by(col(CallRow.started_at), col(CallRow.call_sid))
            .limit(limit)
        )
        async with self._database.reading() as unit:
            rows = (await unit.scalars(calls)).all()
            used: defaultdict[str | None, list[Usage]] = defaultdict(list)
            events = select(CostEventRow).where(col(CostEventRow.call_sid).in_([row.call_sid for row in rows]))
            for event in await unit.scalars(events):
                used[event.call_sid].append(Usage(event.vendor, Unit(event.unit), event.quantity, event.item))
        return [
            RunningCall(row.call_sid, row.started_at, Direction(row.direction), tuple(used[row.call_sid]))
            for row in rows
        ]


def _within(span: CostSpan, key: ColumnElement[Any]) -> Select[Any]:
    at = col(CostEventRow.at)
    his = () if span.contact_id is None else (col(CostEventRow.contact_id) == span.contact_id,)
    return select(key.label("key"), col(CostEventRow.counted).label("counted")).where(
        col(CostEventRow.organisation_id) == span.organisation_id, at >= span.begin, at < span.end, *his
    )


def _totalled(keyed: Any, key: ColumnElement[Any]) -> Select[Any]:  # noqa: ANN401  (a subquery has no better type)
    unpriced = func.count() - func.count(keyed.c.counted)
    return select(key, func.sum(keyed.c.counted), func.count(), unpriced).select_from(keyed)


def _total(row: Any) -> CostTotal:  # noqa: ANN401  (a row of four columns)
    key, amount, uses, unpriced = row
    return CostTotal(key, amount or Decimal(0), uses, unpriced)


def _key(span: CostSpan, by: CostKey, time_zone: str) -> ColumnElement[Any]:
    row = CostEventRow
    match by:
        case CostKey.DAY:
            return _day(span, time_zone)
        case CostKey.ITEM:
            return item_key()
        case CostKey.CALL:
            return func.coalesce(col(row.call_sid), "")
        case CostKey.CONTACT:
            return func.coalesce(col(row.contact_id), "")
        case CostKey.TASK:
            return func.coalesce(col(row.task_id), "")


def _day(span: CostSpan, time_zone: str) -> ColumnElement[Any]:
    """Return the local day of an instant: no database knows the zones as we do, so each day is named by its bounds."""
    zone = ZoneInfo(time_zone)
    day, last = span.begin.astimezone(zone).date(), span.end.astimezone(zone).date()
    if (last - day).days >= _MOST_DAYS:
        raise RuleBroken(f"costs are shown by day for at most {_MOST_DAYS} days at once")
    whens = []
    while day < last:
        end = datetime.combine(day + timedelta(days=1), time(0), zone).astimezone(UTC)
        whens.append((col(CostEventRow.at) < end, day.isoformat()))
        day += timedelta(days=1)
    return case(*whens, else_=last.isoformat()) if whens else func.coalesce(None, last.isoformat())
