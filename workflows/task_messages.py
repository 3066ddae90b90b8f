"""What the workflow of a task is told and tells; all instants are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.approvals import ApprovalPolicy, Approver
from domain.tasks import Requester


@dataclass(frozen=True, slots=True)
class TaskStart:
    """Input of `TaskWorkflow`.

    Attributes:
        goal: What is wanted, in the requester's words.
        approvers: Who may say yes where the requester may not, in the order in which they are asked.
    """

    task_id: str
    organisation_id: str
    goal: str
    requester: Requester
    approvers: tuple[Approver, ...] = ()
    policy: ApprovalPolicy = field(default_factory=ApprovalPolicy)
