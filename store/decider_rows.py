"""Rows of who decides ↔ the domain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.approvals import ApprovalPolicy, Approver
from domain.tools import Risk
from store.tables import ApprovalRuleRow, ApproverRow


async def read_approvers(unit: AsyncSession, organisation_id: str) -> tuple[Approver, ...]:
    """Return those who are asked, in their order."""
    his = select(ApproverRow).where(col(ApproverRow.organisation_id) == organisation_id)
    rows = await unit.scalars(his.order_by(col(ApproverRow.position)))
    return tuple(Approver(row.key, row.name, row.phone, row.email) for row in rows)


async def write_approvers(unit: AsyncSession, organisation_id: str, approvers: Sequence[Approver]) -> None:
    """Put approvers in the place of all there are."""
    await unit.execute(delete(ApproverRow).where(col(ApproverRow.organisation_id) == organisation_id))
    for position, one in enumerate(approvers):
        unit.add(
            ApproverRow(
                organisation_id=organisation_id,
                key=one.key,
                position=position,
                name=one.name,
                phone=one.phone,
                email=one.email,
            )
        )
    await unit.flush()


def read_policy(row: ApprovalRuleRow | None) -> ApprovalPolicy:
    """Return the policy; the usual one without a row."""
    if row is None:
        return ApprovalPolicy()
    return ApprovalPolicy(
        remind_after=tuple(timedelta(seconds=span) for span in row.remind_after_s),
        escalate_after=None if row.escalate_after_s is None else timedelta(seconds=row.escalate_after_s),
        expires_after=timedelta(seconds=row.expires_after_s),
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        at_once=Risk[row.at_once.upper()],
        undo_within=timedelta(seconds=row.undo_within_s),
        codes_only=row.codes_only,
    )


def policy_row(organisation_id: str, policy: ApprovalPolicy) -> ApprovalRuleRow:
    """Return the row of a policy."""
    escalate = policy.escalate_after
    return ApprovalRuleRow(
        organisation_id=organisation_id,
        remind_after_s=[_seconds(span) for span in policy.remind_after],
        escalate_after_s=None if escalate is None else _seconds(escalate),
        expires_after_s=_seconds(policy.expires_after),
        quiet_from=policy.quiet_from,
        quiet_until=policy.quiet_until,
        at_once=policy.at_once.name.lower(),
        undo_within_s=_seconds(policy.undo_within),
        codes_only=policy.codes_only,
    )


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())
