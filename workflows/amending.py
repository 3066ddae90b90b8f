"""What becomes of a plan that somebody changes: checked and judged like a planner's, whoever has changed it."""

from __future__ import annotations

from activities.planning import TaskContext
from domain.approvals import Decision
from domain.errors import RuleBroken
from domain.policy import NeedApproval, Refuse
from domain.step_policy import REQUESTER, asked_of, verdict_on
from workflows.approval import Amended, Approval
from workflows.proposals import amended
from workflows.task_messages import TaskStart


class Amending:
    """One task's amendments."""

    def __init__(self, start: TaskStart, context: TaskContext) -> None:
        """Judge by who wants the task, and of whom."""
        self._start = start
        self._context = context

    def amend(self, approval: Approval, decision: Decision) -> Amended:
        """Return what stands then; raises RuleBroken for a change that does not fit, or that nobody may have."""
        plan = amended(
            approval.plan, decision, self._context.call.agent, self._context.prices, ours=self._context.number
        )
        verdict = verdict_on(plan, self._start.requester, self._context.deciders.policy)
        if isinstance(verdict, Refuse):
            raise RuleBroken(verdict.reason)
        if not isinstance(verdict, NeedApproval):
            return Amended(plan, approval.asked | {REQUESTER})
        asked = asked_of(verdict, self._context.deciders.approvers) | (approval.asked - {REQUESTER})
        if not asked and not decision.is_operator:
            raise RuleBroken("Nobody is named who may decide that.")
        return Amended(plan, asked)
