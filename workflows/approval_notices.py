"""Tells people by text that somebody waits for their yes."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from collections.abc import Mapping
    from typing import Final

    from activities.messaging import Messaging
    from activities.planning import TaskContext
    from activities.texting import Reply, Texting
    from domain.approvals import Approver, MilestoneKind
    from domain.names import BACKGROUND_QUEUE
    from domain.ports.telephony import TextMessage
    from domain.step_policy import REQUESTER
    from workflows.approval import Approval
    from workflows.options import BACKGROUND
    from workflows.task_messages import TaskStart


_WORDS: Final[Mapping[MilestoneKind, str]] = {
    MilestoneKind.ASK: "{business}: {who} wants this, and it needs your yes: {plan}",
    MilestoneKind.REMIND: "{business}: this still needs your yes: {plan}",
    MilestoneKind.ESCALATE: "{business}: nobody has decided yet, so you are asked: {who} wants this: {plan}",
}
_LONGEST: Final = 600


class ApprovalNotices:
    """One question's notices."""

    def __init__(self, start: TaskStart, context: TaskContext, *, is_staff: bool) -> None:
        """Ask on behalf of a business; `is_staff`: not the requester himself, but whoever may decide for him."""
        self._start = start
        self._context = context
        himself = Approver(REQUESTER, start.requester.name, start.requester.phone)
        self._asked = list(start.approvers[:1]) if is_staff else [himself]
        self._delegates = list(start.approvers[1:]) if is_staff else []
        self._told = 0

    async def tell(self, kind: MilestoneKind, approval: Approval) -> None:
        """Ask whoever is asked, or remind him; when nobody decides, ask the next one too."""
        to = self._asked
        if kind is MilestoneKind.ESCALATE:
            to = self._delegates[:1]
            for delegate in to:
                approval.ask_also(delegate.key)
            self._asked, self._delegates = [*self._asked, *to], self._delegates[1:]
        for approver in to:
            await self._text(approver, self._words(kind, approval), approval.amendments)

    def _words(self, kind: MilestoneKind, approval: Approval) -> str:
        plan = "; ".join(f"{number}. {step.sentence}" for number, step in approval.plan.numbered)
        business = self._context.call.organisation.name
        return _WORDS[kind].format(business=business, who=self._start.requester.name, plan=plan)[:_LONGEST]

    async def _text(self, approver: Approver, words: str, amendments: int) -> None:
        if approver.phone is None:
            return
        self._told += 1
        key = f"{self._start.task_id}-ask-{amendments}-{self._told}"
        reply = Reply(key, TextMessage(self._context.number, approver.phone, words), workflow.now())
        try:
            await workflow.execute_activity_method(
                Texting.promise, reply, task_queue=BACKGROUND_QUEUE, summary="Promise the question", **BACKGROUND
            )
            await workflow.execute_activity_method(
                Messaging.send, key, task_queue=BACKGROUND_QUEUE, summary="Ask by text", **BACKGROUND
            )
        except ActivityError:
            workflow.logger.warning("task %s: an approver could not be asked by text", self._start.task_id)
