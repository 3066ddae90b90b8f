"""The rows of somebody who is erased, emptied table by table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.calls import Direction
from domain.memory import Memory
from domain.ports.erasure import ERASED
from domain.tasks import TaskRecord
from store.erasure_trail import Trail
from store.inserting import put_row
from store.memories import memory_row
from store.tables import (
    ApprovalCodeRow,
    CallRow,
    CodeGuessRow,
    ConsentRow,
    ContactEmailRow,
    ContactPhoneRow,
    ContactRow,
    DialAttemptRow,
    DialIntentRow,
    InteractionRow,
    MemoryRow,
    MessageRow,
    OutboxRow,
    SuggestionRow,
    TaskContactRow,
    TaskRow,
    ToolUseRow,
    TurnRow,
    VehicleRow,
)

_RECORD: Final = TypeAdapter(TaskRecord)
#: Of a task: its story goes on for a day, and what it tells later has a lower one.
_LAST_REVISION: Final = 2**31 - 1


async def empty_rows(unit: AsyncSession, trail: Trail, row: ContactRow, now: datetime) -> Sequence[str]:
    """Empty all of a trail and the customer himself; return the recordings nothing leads to any more."""
    recordings = await _empty_messages(unit, trail, now)
    await _empty_calls(unit, trail)
    await _empty_dials(unit, trail)
    await _empty_notices(unit, trail)
    await _empty_tasks(unit, trail.task_ids)
    await _forget(unit, trail, row, now)
    await _empty_himself(unit, trail, row.erased_at or now)
    return recordings


async def _empty_messages(unit: AsyncSession, trail: Trail, now: datetime) -> Sequence[str]:
    """Return the recordings nothing leads to any more; what says nothing waits for nobody."""
    his = col(MessageRow.message_id).in_(trail.message_ids)
    recording = col(MessageRow.recording_sid)
    recordings = (await unit.scalars(select(recording).where(his, recording.is_not(None)).order_by(recording))).all()
    await unit.execute(
        update(MessageRow).where(his).values(text="", callback_number=None, recording_sid=None, recording_url=None)
    )
    await unit.execute(update(MessageRow).where(his, col(MessageRow.done_at).is_(None)).values(done_at=now))
    return [sid for sid in recordings if sid is not None]


async def _empty_calls(unit: AsyncSession, trail: Trail) -> None:
    calls = trail.call_sids
    await unit.execute(update(TurnRow).where(col(TurnRow.call_sid).in_(calls)).values(text="", heard=""))
    await unit.execute(update(ToolUseRow).where(col(ToolUseRow.call_sid).in_(calls)).values(arguments="{}", result=""))
    his = col(CallRow.call_sid).in_(calls)
    is_ours = col(CallRow.direction) == Direction.OUTBOUND
    await unit.execute(update(CallRow).where(his, is_ours).values(summary="", to_number=""))
    await unit.execute(update(CallRow).where(his, ~is_ours).values(summary="", from_number=None))


async def _empty_dials(unit: AsyncSession, trail: Trail) -> None:
    wishes = trail.intent_ids
    nothing = {"to_number": "", "opening": "", "brief": "", "voicemail": "", "fallback_text": ""}
    await unit.execute(update(DialIntentRow).where(col(DialIntentRow.intent_id).in_(wishes)).values(nothing))
    await unit.execute(
        update(DialAttemptRow).where(col(DialAttemptRow.intent_id).in_(wishes)).values(phone="", verdicts=[])
    )


async def _empty_notices(unit: AsyncSession, trail: Trail) -> None:
    his = col(OutboxRow.outbox_id).in_(trail.outbox_ids)
    await unit.execute(update(OutboxRow).where(his).values(recipient="", subject=None, body="", invitation=None))


async def _empty_tasks(unit: AsyncSession, task_ids: Sequence[str]) -> None:
    for row in await unit.scalars(select(TaskRow).where(col(TaskRow.task_id).in_(task_ids)).with_for_update()):
        record = _RECORD.validate_json(row.record).erased(_LAST_REVISION, ERASED)
        row.record, row.revision, row.requester = _RECORD.dump_json(record).decode(), record.revision, None
    links = col(TaskContactRow.task_id).in_(task_ids)
    await unit.execute(update(TaskContactRow).where(links).values(goal=ERASED))


async def _forget(unit: AsyncSession, trail: Trail, row: ContactRow, now: datetime) -> None:
    """Leave a memory that takes in nothing from before now: a thread of texts may be remembered half a day later."""
    him = col(InteractionRow.contact_id).in_(trail.contact_ids)
    await unit.execute(update(InteractionRow).where(him).values(summary=""))
    before = await unit.get(MemoryRow, row.contact_id, with_for_update=True)
    revision = before.revision + 1 if before else 1
    memory = Memory(row.contact_id, row.organisation_id, revision).forgotten(now)
    await put_row(unit, memory_row(replace(memory, changed_at=now)))


async def _empty_himself(unit: AsyncSession, trail: Trail, erased_at: datetime) -> None:
    for table in (VehicleRow, SuggestionRow, ConsentRow, ContactPhoneRow, ContactEmailRow):
        await unit.execute(delete(table).where(col(table.contact_id).in_(trail.contact_ids)))
    for asked in (ApprovalCodeRow, CodeGuessRow):
        here = col(asked.organisation_id) == trail.organisation_id
        await unit.execute(delete(asked).where(here, col(asked.phone).in_(trail.reach)))
    nothing = {
        "name": ERASED,
        "is_verified": False,
        "last_contact_at": None,
        "time_zone": None,
        "customer_number": None,
        "reminder_channel": None,
        "erased_at": erased_at,
    }
    await unit.execute(update(ContactRow).where(col(ContactRow.contact_id).in_(trail.contact_ids)).values(nothing))
