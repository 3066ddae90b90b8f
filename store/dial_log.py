"""The calls we want to place and have placed, from the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.compliance import SLOT_SLACK, CheckResult
from domain.errors import NotFound
from domain.outbound import AttemptOutcome, DialIntent, DialOutcome
from domain.ports.dialling import AttemptKey, DialAttempt, DialLog
from store.database import Database
from store.dial_rows import attempt_row, intent_row, read_intent, verdicts_json
from store.inserting import insert_once
from store.tables import DialAttemptRow, DialIntentRow, DialSlotRow

_SLOT: Final = timedelta(seconds=1)


class SqlDialLog(DialLog):
    """`DialLog` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def open(self, intent: DialIntent) -> None:
        """Store a wish; a repeat changes nothing."""
        async with self._database.transaction() as unit:
            await insert_once(unit, [intent_row(intent)])

    async def intent(self, intent_id: str) -> DialIntent:
        """Return a wish; raises NotFound."""
        async with self._database.reading() as unit:
            return read_intent(await _intent(unit, intent_id))

    async def dialled(self, organisation_id: str, phone: str, since: datetime) -> Sequence[datetime]:
        """Return when calls to a number were begun since then, ascending."""
        at = col(DialAttemptRow.dialled_at)
        begun = select(at).where(
            col(DialAttemptRow.organisation_id) == organisation_id, col(DialAttemptRow.phone) == phone, at >= since
        )
        async with self._database.reading() as unit:
            return [instant for instant in await unit.scalars(begun.order_by(at)) if instant is not None]

    async def judge(self, key: AttemptKey, verdicts: Sequence[CheckResult]) -> None:
        """Store the latest verdicts on an attempt of a known wish; raises NotFound."""
        async with self._database.transaction() as unit:
            await insert_once(unit, [attempt_row(key, await _intent(unit, key.intent_id))])
            (await _locked(unit, key)).verdicts = verdicts_json(verdicts)

    async def attempt(self, key: AttemptKey) -> DialAttempt:
        """Return how an attempt stands; raises NotFound."""
        async with self._database.reading() as unit:
            return await _read(unit, await _attempt(unit, key))

    async def take_slot(self, key: AttemptKey, now: datetime) -> datetime:
        """Return the second of a judged attempt; the row of the business makes takers wait for each other."""
        async with self._database.transaction() as unit:
            row = await _locked(unit, key)
            if row.slot_at is not None and row.slot_at >= now - SLOT_SLACK:
                return row.slot_at
            await insert_once(unit, [DialSlotRow(organisation_id=row.organisation_id, free_at=now)])
            slot = await unit.get_one(DialSlotRow, row.organisation_id, with_for_update=True)
            row.slot_at = max(slot.free_at, now)
            slot.free_at = row.slot_at + _SLOT
            return row.slot_at

    async def claim(self, key: AttemptKey, now: datetime) -> DialAttempt:
        """Begin to dial: return the attempt as it stood."""
        async with self._database.transaction() as unit:
            row = await _locked(unit, key)
            attempt = await _read(unit, row)
            if row.dialled_at is None:
                row.dialled_at = now
            return attempt

    async def unclaim(self, key: AttemptKey) -> None:
        """Take the beginning back, unless there is a call after all."""
        async with self._database.transaction() as unit:
            row = await _locked(unit, key)
            if row.call_sid is None:
                row.dialled_at = None

    async def placed(self, key: AttemptKey, call_sid: str) -> None:
        """Store the SID of an attempt's call; the first one stays."""
        async with self._database.transaction() as unit:
            row = await _locked(unit, key)
            row.call_sid = row.call_sid or call_sid

    async def unknown(self, call_sids: Collection[str]) -> Sequence[str]:
        """Return those that no attempt has, in their order."""
        sid = col(DialAttemptRow.call_sid)
        async with self._database.reading() as unit:
            known = set((await unit.scalars(select(sid).where(sid.in_(call_sids)))).all())
            return [one for one in call_sids if one not in known]

    async def close(self, key: AttemptKey, outcome: AttemptOutcome) -> None:
        """Store how an attempt came out."""
        async with self._database.transaction() as unit:
            (await _locked(unit, key)).outcome = outcome

    async def finish(self, intent_id: str, outcome: DialOutcome) -> None:
        """Store what came of a wish."""
        async with self._database.transaction() as unit:
            (await _intent(unit, intent_id)).outcome = outcome


async def _intent(unit: AsyncSession, intent_id: str) -> DialIntentRow:
    row = await unit.get(DialIntentRow, intent_id)
    if row is None:
        raise NotFound(f"no wish {intent_id} to ring somebody")
    return row


async def _locked(unit: AsyncSession, key: AttemptKey) -> DialAttemptRow:
    return await _attempt(unit, key, is_locked=True)


async def _attempt(unit: AsyncSession, key: AttemptKey, *, is_locked: bool = False) -> DialAttemptRow:
    row = await unit.get(DialAttemptRow, (key.intent_id, key.number), with_for_update=is_locked)
    if row is None:
        raise NotFound(f"no attempt {key.number} at {key.intent_id}")
    return row


async def _read(unit: AsyncSession, row: DialAttemptRow) -> DialAttempt:
    """Return an attempt, with what earlier attempts at the same wish have left open."""
    unresolved = select(func.min(col(DialAttemptRow.dialled_at))).where(
        col(DialAttemptRow.intent_id) == row.intent_id, col(DialAttemptRow.call_sid).is_(None)
    )
    return DialAttempt(row.slot_at, row.dialled_at, row.call_sid, await unit.scalar(unresolved))
