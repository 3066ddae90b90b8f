"""What a booking must never leave behind, should it have happened all the same: for whoever checks an installation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, select
from sqlmodel import col

from domain.business import AppointmentStatus
from store.database import Database
from store.lapsed import is_lapsed, is_stuck
from store.tables import AppointmentRow, ResourceRow


class OrphanKind(StrEnum):
    """What is wrong."""

    LAPSED_HOLD = "lapsed_hold"
    STUCK_MOVE = "stuck_move"
    BOOKING_WITHOUT_EVENT = "booking_without_event"


@dataclass(frozen=True, slots=True)
class Orphan:
    """An appointment no workflow looks after as it should; `starts_at` is aware UTC."""

    kind: OrphanKind
    appointment_id: str
    organisation_id: str
    resource_key: str
    starts_at: datetime


async def find_orphans(database: Database, now: datetime, *, limit: int = 100) -> Sequence[Orphan]:
    """Return holds nobody let go, moves nobody ended, and bookings that miss their calendar event, earliest first.

    Args:
        database: Ours.
        now: Aware UTC.
        limit: Of each kind.
    """
    confirmed = col(AppointmentRow.status) == AppointmentStatus.CONFIRMED
    has_calendar = col(ResourceRow.calendar_id).is_not(None)
    conditions = {
        OrphanKind.LAPSED_HOLD: is_lapsed(now),
        OrphanKind.STUCK_MOVE: is_stuck(now),
        OrphanKind.BOOKING_WITHOUT_EVENT: and_(confirmed, col(AppointmentRow.event_id).is_(None), has_calendar),
    }
    resource = and_(
        col(ResourceRow.organisation_id) == col(AppointmentRow.organisation_id),
        col(ResourceRow.key) == col(AppointmentRow.resource_key),
    )
    found: list[Orphan] = []
    async with database.reading() as unit:
        for kind, condition in conditions.items():
            wanted = select(AppointmentRow).join(ResourceRow, resource).where(condition)
            rows = await unit.scalars(wanted.order_by(col(AppointmentRow.starts_at)).limit(limit))
            found += [_orphan(kind, row) for row in rows]
    return found


def _orphan(kind: OrphanKind, row: AppointmentRow) -> Orphan:
    return Orphan(kind, row.appointment_id, row.organisation_id, row.resource_key, row.starts_at)
