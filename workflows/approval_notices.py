"""Tells people by text and e-mail that somebody waits for their yes."""

from __future__ import annotations

import asyncio

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from collections.abc import Callable, Mapping
    from typing import Final

    from activities.asking import Asking, Question
    from activities.messaging import Messaging
    from activities.planning import TaskContext
    from domain.approval_codes import CodedQuestion
    from domain.approvals import Approver, MilestoneKind
    from domain.names import BACKGROUND_QUEUE
    from domain.step_keys import question_key
    from domain.step_policy import REQUESTER
    from workflows.approval import Approval
    from workflows.approval_mail import ApprovalMail
    from workflows.options import BACKGROUND
    from workflows.task_state import TaskProgress


_WORDS: Final[Mapping[MilestoneKind, str]] = {
    MilestoneKind.ASK: "{business}: {who} wants this, and it needs your yes: {plan}",
    MilestoneKind.REMIND: "{business}: this still needs your yes: {plan}",
    MilestoneKind.ESCALATE: "{business}: nobody has decided yet, so you are asked: {who} wants this: {plan}",
}
_HIMSELF: Final = "{business}: you asked for this, and it needs your yes: {plan}"
#: With how to answer it is below what the telephone company takes in one text.
_LONGEST: Final = 1_500
_CUT: Final = " … (too long for a text, and a yes is to all of it: {where})"
_IN_THE_MAIL: Final = "read it by the link in our e-mail"
_AT_THE_OFFICE: Final = "ask the office"


class ApprovalNotices:
    """One question's notices."""

    def __init__(
        self,
        progress: TaskProgress,
        context: TaskContext,
        write_beside: Callable[[str], None],
        *,
        is_staff: bool,
    ) -> None:
        """Ask on behalf of a business, as long as somebody may decide.

        Args:
            progress: Told whom.
            context: Whose approvers.
            write_beside: Notes how the task stands, under a summary, without being waited for.
            is_staff: Not the requester himself is asked, but whoever may decide for him.
        """
        self._progress = progress
        self._context = context
        self._write_beside = write_beside
        self._mail = ApprovalMail(progress, context)
        requester, approvers = progress.start.requester, context.deciders.approvers
        himself = Approver(REQUESTER, requester.name, requester.phone, requester.email)
        self._asked = list(approvers[:1]) if is_staff else [himself]
        self._delegates = list(approvers[1:]) if is_staff else []
        self._told = 0

    @property
    def delegates(self) -> int:
        """How many there still are to ask, should nobody decide."""
        return len(self._delegates)

    async def tell(self, kind: MilestoneKind, approval: Approval) -> None:
        """Ask whoever is asked, or remind him; when nobody decides, ask the next one too."""
        to = self._asked
        if kind is MilestoneKind.ESCALATE:
            to = self._delegates[:1]
            for delegate in to:
                approval.ask_also(delegate.key)
            self._asked, self._delegates = [*self._asked, *to], self._delegates[1:]
        for approver in to:
            self._progress.note_asked(approver, workflow.now())
        if kind is not MilestoneKind.REMIND:
            self._write_beside("Write down who is asked")
        for approver in to:
            # Beside each other: neither waits for a vendor of the other.
            await asyncio.gather(
                self._text(approver, approval, self._words(kind, approver, approval)),
                self._mail.ask(kind, approver, approval),
            )

    def _words(self, kind: MilestoneKind, approver: Approver, approval: Approval) -> str:
        words = self._uncut(kind, approver, approval)
        if self._is_whole(approver, approval):
            return words
        cut = _CUT.format(where=_AT_THE_OFFICE if approver.email is None else _IN_THE_MAIL)
        return words[: _LONGEST - len(cut)] + cut

    def _is_whole(self, approver: Approver, approval: Approval) -> bool:
        """Say whether all of a plan fits into a text, whether he is asked or reminded."""
        return all(len(self._uncut(kind, approver, approval)) <= _LONGEST for kind in _WORDS)

    def _uncut(self, kind: MilestoneKind, approver: Approver, approval: Approval) -> str:
        plan = "; ".join(f"{number}. {step.sentence}" for number, step in approval.plan.numbered)
        business, who = self._context.call.organisation.name, self._progress.start.requester.shown
        is_himself = approver.key == REQUESTER and kind is MilestoneKind.ASK
        return (_HIMSELF if is_himself else _WORDS[kind]).format(business=business, who=who, plan=plan)

    async def _text(self, approver: Approver, approval: Approval, words: str) -> None:
        expires_at = self._progress.expires_at
        if approver.phone is None or expires_at is None:
            return
        self._told += 1
        start = self._progress.start
        key = question_key(start.task_id, approval.amendments, self._told)
        about = CodedQuestion(
            organisation_id=start.organisation_id,
            phone=approver.phone,
            task_id=start.task_id,
            plan_hash=approval.plan.hash,
            approver_key=approver.key,
            asked_at=workflow.now(),
            expires_at=expires_at,
            is_whole=self._is_whole(approver, approval),
        )
        question = Question(key, about, self._context.number, words)
        try:
            await workflow.execute_activity_method(
                Asking.promise, question, task_queue=BACKGROUND_QUEUE, summary="Promise the question", **BACKGROUND
            )
            await workflow.execute_activity_method(
                Messaging.send, key, task_queue=BACKGROUND_QUEUE, summary="Ask by text", **BACKGROUND
            )
        except ActivityError:
            workflow.logger.warning("task %s: an approver could not be asked by text", start.task_id)
