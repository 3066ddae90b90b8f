"""The codes of questions by text, from the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.approval_codes import CodedQuestion
from domain.code_guesses import Guesses, Standing, WrongCode
from domain.errors import RuleBroken
from domain.ports.approval_codes import ApprovalCodes
from domain.step_keys import is_question
from domain.tasks import TaskState
from store.database import Database
from store.inserting import insert_once
from store.tables import ApprovalCodeRow, CodeGuessRow, OutboxRow, PhoneNumberRow, TaskRow

#: Whoever answers that late is told that he is too late; later his code is nobody's.
_KEPT_FOR: Final = timedelta(days=7)
_MOST_ASKED: Final = 100


class SqlApprovalCodes(ApprovalCodes):
    """`ApprovalCodes` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def issue(self, question: CodedQuestion, candidates: Iterable[str]) -> str:
        """Return the question's code: the one it has, else the first candidate that is free for its number."""
        async with self._database.transaction() as unit:
            await unit.execute(
                delete(ApprovalCodeRow).where(
                    col(ApprovalCodeRow.organisation_id) == question.organisation_id,
                    col(ApprovalCodeRow.phone) == question.phone,
                    col(ApprovalCodeRow.expires_at) < question.asked_at - _KEPT_FOR,
                )
            )
            for code in candidates:
                row = await _put(unit, _row(question, code))
                if (row.task_id, row.plan_hash, row.approver_key) == _subject(question):
                    row.asked_at = max(row.asked_at, question.asked_at)
                    row.is_whole = row.is_whole and question.is_whole
                    return row.code
        raise RuleBroken("too many questions by text are open for one number")

    async def asked(self, organisation_id: str, phone: str) -> Sequence[CodedQuestion]:
        """Return what a number was asked, the latest first."""
        is_awaited = and_(
            col(TaskRow.task_id) == col(ApprovalCodeRow.task_id),
            col(TaskRow.state) == TaskState.AWAITING_CONFIRMATION,
        )
        his = (
            select(ApprovalCodeRow, col(TaskRow.task_id))
            .outerjoin(TaskRow, is_awaited)
            .where(col(ApprovalCodeRow.organisation_id) == organisation_id, col(ApprovalCodeRow.phone) == phone)
            .order_by(col(ApprovalCodeRow.asked_at).desc(), col(ApprovalCodeRow.code))
            .limit(_MOST_ASKED)
        )
        found: list[CodedQuestion] = []
        async with self._database.reading() as unit:
            for row, waiting in await unit.execute(his):
                is_latest = all(row.task_id != one.task_id for one in found)
                found.append(_read(row, is_awaited=is_latest and waiting == row.task_id))
        return found

    async def is_in_conversation(self, organisation_id: str, phone: str) -> bool:
        """Say whether the last that a business has texted to a number was anything but a question for a decision."""
        ours = select(col(PhoneNumberRow.number)).where(col(PhoneNumberRow.organisation_id) == organisation_id)
        last = (
            select(col(OutboxRow.outbox_id))
            .where(col(OutboxRow.recipient) == phone, col(OutboxRow.sender).in_(ours))
            .order_by(col(OutboxRow.touched_at).desc(), col(OutboxRow.outbox_id).desc())
            .limit(1)
        )
        async with self._database.reading() as unit:
            key = await unit.scalar(last)
        return key is not None and not is_question(key)

    async def standing(self, organisation_id: str, phone: str, text_sid: str, at: datetime) -> Standing:
        """Return how a text finds its sender."""
        async with self._database.reading() as unit:
            row = await unit.get(CodeGuessRow, (organisation_id, phone))
        return Standing.FREE if row is None else _guesses(row).standing(text_sid, at)

    async def attempt(
        self, organisation_id: str, phone: str, text_sid: str, at: datetime, *, is_right: bool
    ) -> Standing:
        """Take a text with a code, and return how its sender stands."""
        async with self._database.transaction() as unit:
            await insert_once(unit, [CodeGuessRow(organisation_id=organisation_id, phone=phone, wrong=[], lockouts=[])])
            row = await unit.get_one(CodeGuessRow, (organisation_id, phone), with_for_update=True)
            guesses = _guesses(row)
            before = guesses.standing(text_sid, at)
            if is_right or before is not Standing.FREE:
                return before
            guesses = guesses.with_wrong(text_sid, at)
            row.wrong = [{"text_sid": one.text_sid, "at": one.at.isoformat()} for one in guesses.wrong]
            row.lockouts = [one.isoformat() for one in guesses.lockouts]
            return guesses.standing(text_sid, at)


async def _put(unit: AsyncSession, row: ApprovalCodeRow) -> ApprovalCodeRow:
    """Insert a question, and return the one that stands in its way where there is one: itself, or its code's."""
    await insert_once(unit, [row])
    same = select(ApprovalCodeRow).where(
        col(ApprovalCodeRow.task_id) == row.task_id,
        col(ApprovalCodeRow.plan_hash) == row.plan_hash,
        col(ApprovalCodeRow.approver_key) == row.approver_key,
        col(ApprovalCodeRow.phone) == row.phone,
    )
    stored = (await unit.scalars(same)).one_or_none()
    if stored is not None:
        return stored
    return await unit.get_one(ApprovalCodeRow, (row.organisation_id, row.phone, row.code))


def _subject(question: CodedQuestion) -> tuple[str, str, str]:
    return question.task_id, question.plan_hash, question.approver_key


def _row(question: CodedQuestion, code: str) -> ApprovalCodeRow:
    return ApprovalCodeRow(
        organisation_id=question.organisation_id,
        phone=question.phone,
        code=code,
        task_id=question.task_id,
        plan_hash=question.plan_hash,
        approver_key=question.approver_key,
        asked_at=question.asked_at,
        expires_at=question.expires_at,
        is_whole=question.is_whole,
    )


def _read(row: ApprovalCodeRow, *, is_awaited: bool) -> CodedQuestion:
    return CodedQuestion(
        organisation_id=row.organisation_id,
        phone=row.phone,
        task_id=row.task_id,
        plan_hash=row.plan_hash,
        approver_key=row.approver_key,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        code=row.code,
        is_awaited=is_awaited,
        is_whole=row.is_whole,
    )


def _guesses(row: CodeGuessRow) -> Guesses:
    wrong = (WrongCode(one["text_sid"], datetime.fromisoformat(one["at"])) for one in row.wrong)
    return Guesses(tuple(wrong), tuple(datetime.fromisoformat(one) for one in row.lockouts))
