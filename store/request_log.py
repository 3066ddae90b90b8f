"""Requests that were asked for once, remembered for a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.errors import NotFound
from domain.ports.requests import Answer, AskedBefore, RequestLog
from store.database import Database
from store.inserting import insert_once
from store.tables import RequestRow

_REMEMBERED: Final = timedelta(days=1)
#: Every new request forgets more than one old one, so that the table never grows for long.
_FORGOTTEN_AT_ONCE: Final = 10


class SqlRequestLog(RequestLog):
    """`RequestLog` on SQL."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Take the database and a clock that returns aware UTC."""
        self._database = database
        self._clock = clock

    async def open(self, intent_id: str, fingerprint: str) -> AskedBefore:
        """Note a request unless it is known, and return it as it came first; old ones are forgotten."""
        now = self._clock()
        new = RequestRow(intent_id=intent_id, fingerprint=fingerprint, opened_at=now)
        async with self._database.transaction() as unit:
            await _forget(unit, now - _REMEMBERED)
            await insert_once(unit, [new])
            row = await _row(unit, intent_id)
            return AskedBefore(row.fingerprint, _answer(row))

    async def settle(self, intent_id: str, answer: Answer) -> None:
        """Note the answer, unless there is one."""
        async with self._database.transaction() as unit:
            row = await _row(unit, intent_id)
            if row.status is None:
                row.status, row.headers, row.body = answer.status, dict(answer.headers), answer.body


async def _row(unit: AsyncSession, intent_id: str) -> RequestRow:
    row = await unit.get(RequestRow, intent_id, with_for_update=True)
    if row is None:
        raise NotFound("the request has been forgotten meanwhile")
    return row


async def _forget(unit: AsyncSession, before: datetime) -> None:
    key = col(RequestRow.intent_id)
    old = select(key).where(col(RequestRow.opened_at) < before).order_by(col(RequestRow.opened_at))
    old = old.limit(_FORGOTTEN_AT_ONCE).with_for_update(skip_locked=True)
    await unit.execute(delete(RequestRow).where(key.in_((await unit.scalars(old)).all())))


def _answer(row: RequestRow) -> Answer | None:
    return None if row.status is None else Answer(row.status, row.headers or {}, row.body or "")
