"""Giving back the quanta an appointment fills.

An appointment that is being moved has claims its row does not tell of: those of the place it is on its way to.
"""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from store.appointment_rows import claim_rows
from store.tables import AppointmentRow, SlotClaimRow


async def keep_own_claims(unit: AsyncSession, row: AppointmentRow) -> None:
    """Give back every quantum an appointment has beyond those of its row."""
    own = claim_rows(row)
    elsewhere = col(SlotClaimRow.resource_key) != row.resource_key
    outside = ~col(SlotClaimRow.quantum).between(own[0].quantum, own[-1].quantum)
    claimed = delete(SlotClaimRow).where(col(SlotClaimRow.appointment_id) == row.appointment_id)
    await unit.execute(claimed.where(elsewhere | outside))


async def give_claims_back(unit: AsyncSession, appointment_id: str) -> None:
    """Give back every quantum of an appointment."""
    await unit.execute(delete(SlotClaimRow).where(col(SlotClaimRow.appointment_id) == appointment_id))
