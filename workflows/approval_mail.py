"""Tells people by e-mail that somebody waits for their yes."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.approval_mails import ApprovalMails, ApprovalQuestion
    from activities.planning import TaskContext
    from domain.approval_letter import ApprovalLetter
    from domain.approvals import Approver, MilestoneKind
    from domain.names import BACKGROUND_QUEUE
    from workflows.approval import Approval
    from workflows.options import BACKGROUND
    from workflows.task_state import TaskProgress


class ApprovalMail:
    """One question's e-mails."""

    def __init__(self, progress: TaskProgress, context: TaskContext) -> None:
        """Ask on behalf of a business, as long as somebody may decide."""
        self._progress = progress
        self._context = context
        self._told = 0

    async def ask(self, kind: MilestoneKind, approver: Approver, approval: Approval) -> None:
        """Ask somebody who has an address, or remind him; what can't be sent is no reason not to ask otherwise."""
        if approver.email is None:
            return
        self._told += 1
        organisation, start = self._context.call.organisation, self._progress.start
        letter = ApprovalLetter(
            kind=kind,
            business=organisation.name,
            time_zone=organisation.time_zone,
            requester=start.requester.shown,
            goal=start.goal,
            plan=approval.plan,
            currency=self._context.prices.currency,
            expires_at=self._progress.require_expiry(),
        )
        key = f"{start.task_id}-mail-{approval.amendments}-{self._told}"
        question = ApprovalQuestion(key, start.task_id, approver.key, approver.email, letter, workflow.now())
        try:
            await workflow.execute_activity_method(
                ApprovalMails.ask, question, task_queue=BACKGROUND_QUEUE, summary="Ask by e-mail", **BACKGROUND
            )
        except ActivityError:
            workflow.logger.warning("task %s: an approver could not be asked by e-mail", start.task_id)
