"""What nobody let go: a workflow that was terminated runs no code, so the database itself has to forget its claims.

A hold's workflow lets it go when its time is over, and a move's the place it did not get to. Where that has not
happened for `GRACE` more, it will not happen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import AppointmentStatus
from domain.changes import KEPT_OR_MISSED
from store.claims import give_claims_back, keep_own_claims
from store.tables import AppointmentRow, SlotClaimRow

#: What fills a slot, unless it is a hold that `is_lapsed`.
FILLING: Final = (AppointmentStatus.HELD, AppointmentStatus.CONFIRMED, *sorted(KEPT_OR_MISSED))
#: Longer than a confirmation that began in the last moment takes, a retried expiry, and clocks that differ.
GRACE: Final = timedelta(minutes=2)


def is_lapsed(now: datetime) -> ColumnElement[bool]:
    """Return the condition that an appointment is a hold nobody will let go any more; never null."""
    held_until = col(AppointmentRow.held_until)
    is_held = col(AppointmentRow.status) == AppointmentStatus.HELD
    return and_(is_held, held_until.is_not(None), held_until < now - GRACE)


def is_stuck(now: datetime) -> ColumnElement[bool]:
    """Return the condition that an appointment has claimed a place nobody will move it to any more; never null."""
    moving_until = col(AppointmentRow.moving_until)
    return and_(moving_until.is_not(None), moving_until < now - GRACE)


async def release_lapsed(unit: AsyncSession, wanted: Sequence[SlotClaimRow], now: datetime) -> None:
    """Let the lapsed holds expire, and the stuck moves end where they began, that have a part of a wanted stretch.

    Args:
        unit: The unit of work that wants it.
        wanted: Claims on one resource, ascending.
        now: Aware UTC.
    """
    in_the_way = select(col(SlotClaimRow.appointment_id)).where(
        col(SlotClaimRow.organisation_id) == wanted[0].organisation_id,
        col(SlotClaimRow.resource_key) == wanted[0].resource_key,
        col(SlotClaimRow.quantum).between(wanted[0].quantum, wanted[-1].quantum),
    )
    lapsed = (
        select(AppointmentRow)
        .where(col(AppointmentRow.appointment_id).in_(in_the_way), or_(is_lapsed(now), is_stuck(now)))
        .order_by(col(AppointmentRow.appointment_id))
        .with_for_update()
    )
    for row in await unit.scalars(lapsed):
        if row.status == AppointmentStatus.HELD:
            row.status = AppointmentStatus.EXPIRED
            await give_claims_back(unit, row.appointment_id)
        else:
            row.moving_until = None
            await keep_own_claims(unit, row)
