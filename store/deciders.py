"""Who decides for businesses, from the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from domain.approvals import ApprovalPolicy, Approver
from domain.deciders import Deciders, check_approvers
from domain.errors import NotFound
from domain.ports.deciders import DeciderRegister
from store.database import Database
from store.decider_rows import policy_row, read_approvers, read_policy, write_approvers
from store.inserting import put_row
from store.tables import ApprovalRuleRow, OrganisationRow


class SqlDeciders(DeciderRegister):
    """`DeciderRegister` on SQL; never cached, since a number is an approver's only as long as it stands here."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def deciders(self, organisation_id: str) -> Deciders:
        """Return who decides for a business."""
        async with self._database.reading() as unit:
            approvers = await read_approvers(unit, organisation_id)
            return Deciders(approvers, read_policy(await unit.get(ApprovalRuleRow, organisation_id)))

    async def change_approvers(
        self, organisation_id: str, change: Callable[[Sequence[Approver]], Sequence[Approver]]
    ) -> Sequence[Approver]:
        """Store a change of all who are asked."""
        async with self._database.transaction() as unit:
            await _lock(unit, organisation_id)
            changed = change(await read_approvers(unit, organisation_id))
            check_approvers(changed)
            await write_approvers(unit, organisation_id, changed)
            return changed

    async def change_policy(
        self, organisation_id: str, change: Callable[[ApprovalPolicy], ApprovalPolicy]
    ) -> ApprovalPolicy:
        """Store a change of how long they take."""
        async with self._database.transaction() as unit:
            await _lock(unit, organisation_id)
            changed = change(read_policy(await unit.get(ApprovalRuleRow, organisation_id)))
            await put_row(unit, policy_row(organisation_id, changed))
            return changed


async def _lock(unit: AsyncSession, organisation_id: str) -> None:
    """Let nobody else change the business meanwhile; raises NotFound."""
    if await unit.get(OrganisationRow, organisation_id, with_for_update=True) is None:
        raise NotFound(f"no organisation {organisation_id}")
