"""Who decides for businesses, as it is kept and changed.

A change is a function of what stands, called in the unit of work that stores what it returns; what it raises is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from domain.approvals import ApprovalPolicy, Approver
from domain.deciders import Deciders


class DeciderRegister(Protocol):
    """Names who decides."""

    async def deciders(self, organisation_id: str) -> Deciders:
        """Return who decides for a business; nobody, in the usual time, where it has said nothing."""

    async def change_approvers(
        self, organisation_id: str, change: Callable[[Sequence[Approver]], Sequence[Approver]]
    ) -> Sequence[Approver]:
        """Store a change of all who are asked; raises NotFound for a business that is not known."""

    async def change_policy(
        self, organisation_id: str, change: Callable[[ApprovalPolicy], ApprovalPolicy]
    ) -> ApprovalPolicy:
        """Store a change of how long they take; raises NotFound for a business that is not known."""
