"""How often somebody has failed to sign in, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.ports.sign_in import SignInAttempts
from domain.sign_in import OF_ADDRESS, Failures, Subject
from store.database import Database
from store.inserting import insert_once
from store.tables import SignInFailureRow

#: Every attempt forgets more old failures than it adds.
_FORGOTTEN_AT_ONCE: Final = 10


class SqlSignInAttempts(SignInAttempts):
    """`SignInAttempts` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def begin(self, subjects: Sequence[Subject], at: datetime) -> datetime | None:
        """Count an attempt as failed for all subjects; returns until when they wait: then nothing was counted."""
        async with self._database.transaction() as unit:
            await _forget(unit, at)
            counted = [(one, await _locked(unit, one)) for one in sorted(subjects, key=lambda one: one.key)]
            waits = [until for one, row in counted if (until := _failures(row).waits_until(one.limit)) and until > at]
            if waits:
                return max(waits)
            for one, row in counted:
                _keep(row, _failures(row).with_one_more(one.limit, at))
        return None

    async def succeed(self, address: Subject, source: Subject) -> None:
        """Forget the failures of an address, and take the attempt off those of a source."""
        async with self._database.transaction() as unit:
            await unit.execute(delete(SignInFailureRow).where(col(SignInFailureRow.subject) == address.key))
            row = await _locked(unit, source)
            _keep(row, _failures(row).with_one_less())


async def _locked(unit: AsyncSession, subject: Subject) -> SignInFailureRow:
    """Return a subject's failures; nobody else counts on them before this unit is over."""
    await insert_once(unit, [SignInFailureRow(subject=subject.key)])
    return await unit.get_one(SignInFailureRow, subject.key, with_for_update=True)


def _failures(row: SignInFailureRow) -> Failures:
    return Failures(row.failures, row.last_at)


def _keep(row: SignInFailureRow, failures: Failures) -> None:
    row.failures, row.last_at = failures.count, failures.last_at


async def _forget(unit: AsyncSession, at: datetime) -> None:
    """Forget some of the failures that count no more for anybody."""
    key, last_at = col(SignInFailureRow.subject), col(SignInFailureRow.last_at)
    old = select(key).where(last_at < at - OF_ADDRESS.forgotten_after).order_by(last_at)
    old = old.limit(_FORGOTTEN_AT_ONCE).with_for_update(skip_locked=True)
    await unit.execute(delete(SignInFailureRow).where(key.in_((await unit.scalars(old)).all())))
