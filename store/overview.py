"""What a business looks at first, counted by the database itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from domain.business import AppointmentStatus
from domain.calls import Direction, Outcome
from domain.memory import Promise
from domain.percentiles import nearest_rank
from domain.ports.overview import CustomersPromise, OverviewReader, ReplyLatency, Stretch
from domain.tasks import TaskState
from store.database import Database
from store.lapsed import is_lapsed
from store.memories import read_memory
from store.tables import AppointmentRow, CallRow, ContactRow, MemoryRow, MessageRow, TaskRow, TurnRow

_PERCENTILES: Final = (50, 95)


class SqlOverview(OverviewReader):
    """`OverviewReader` on SQL; every question starts in an index of the business and an instant."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Take the database it reads and a clock that returns aware UTC."""
        self._database = database
        self._clock = clock

    async def outcomes(self, stretch: Stretch) -> Mapping[tuple[Direction, Outcome | None], int]:
        """Count the calls that began then, by who has rung whom and what they came to."""
        kinds = (col(CallRow.direction), col(CallRow.outcome))
        counted = select(*kinds, func.count()).where(*_began(stretch)).group_by(*kinds)
        async with self._database.reading() as unit:
            found = await unit.execute(counted)
            return {(Direction(way), Outcome(one) if one else None): count for way, one, count in found}

    async def latency(self, stretch: Stretch) -> ReplyLatency:
        """Return the percentiles by nearest rank: the row whose number is the share of all rows, rounded up."""
        first_frame = col(TurnRow.first_frame_ms)
        ranked = (
            select(
                first_frame.label("ms"),
                func.row_number().over(order_by=first_frame).label("rank"),
                func.count().over().label("turns"),
            )
            .join(CallRow, col(CallRow.call_sid) == col(TurnRow.call_sid))
            .where(*_began(stretch), first_frame.is_not(None))
            .subquery()
        )
        ranks = [nearest_rank(ranked.c.turns, percent) for percent in _PERCENTILES]
        wanted = select(ranked.c.turns, ranked.c.ms).where(ranked.c.rank.in_(ranks)).order_by(ranked.c.rank)
        async with self._database.reading() as unit:
            found = [(turns, ms) for turns, ms in await unit.execute(wanted)]
        if not found:
            return ReplyLatency(0, None, None)
        return ReplyLatency(found[0][0], found[0][1], found[-1][1])

    async def appointments(self, stretch: Stretch) -> Mapping[AppointmentStatus, int]:
        """Count the appointments that begin then, by status."""
        status = col(AppointmentRow.status)
        counted = (
            select(status, func.count())
            .where(
                col(AppointmentRow.organisation_id) == stretch.organisation_id,
                col(AppointmentRow.starts_at) >= stretch.begin,
                col(AppointmentRow.starts_at) < stretch.end,
                ~is_lapsed(self._clock()),
            )
            .group_by(status)
        )
        async with self._database.reading() as unit:
            return {AppointmentStatus(one): count for one, count in await unit.execute(counted)}

    async def promises(self, organisation_id: str, *, limit: int) -> Sequence[CustomersPromise]:
        """Return at most `limit` open promises: the customers with the earliest have them."""
        due = col(MemoryRow.next_due)
        owed = (
            select(MemoryRow, col(ContactRow.name))
            .join(ContactRow, col(ContactRow.contact_id) == col(MemoryRow.contact_id))
            .where(col(MemoryRow.organisation_id) == organisation_id, due.is_not(None))
            .order_by(due, col(MemoryRow.contact_id))
            .limit(limit)
        )
        async with self._database.reading() as unit:
            found = [(row, name) for row, name in await unit.execute(owed)]
        promises = [
            CustomersPromise(row.contact_id, name, promise)
            for row, name in found
            for promise in read_memory(row).promises
            if promise.kept_at is None and promise.due is not None
        ]
        return sorted(promises, key=lambda one: (_due(one.promise), one.promise.promise_id))[:limit]

    async def open_messages(self, organisation_id: str) -> int:
        """Count the messages that nobody has dealt with."""
        counted = select(func.count()).where(
            col(MessageRow.organisation_id) == organisation_id, col(MessageRow.done_at).is_(None)
        )
        async with self._database.reading() as unit:
            return await unit.scalar(counted) or 0

    async def waiting_tasks(self, organisation_id: str) -> int:
        """Count the tasks that wait for a decision."""
        counted = select(func.count()).where(
            col(TaskRow.organisation_id) == organisation_id,
            col(TaskRow.state) == TaskState.AWAITING_CONFIRMATION,
            col(TaskRow.expires_at).is_not(None),
        )
        async with self._database.reading() as unit:
            return await unit.scalar(counted) or 0


def _due(promise: Promise) -> date:
    return promise.due or date.max


def _began(stretch: Stretch) -> tuple[ColumnElement[bool], ...]:
    at = col(CallRow.started_at)
    return (
        col(CallRow.organisation_id) == stretch.organisation_id,
        at >= stretch.begin,
        at < stretch.end,
    )
