"""Decisions by text: who is asked answers `YES 4821` or `NO 4821` to any number of the business.

Rules:
- A code leads to a question only from the number that was asked, and only while that is the approver's.
- `YES` or `NO` alone answers the one question that is open, if nothing else was texted since; else the thread gets it.
- A business may want codes alone, and a plan that was cut is nobody's to say yes to by text.
- Whoever tries wrong codes is told that nobody knows them, then that he is locked out, then nothing; the third time
  within a day the business is told, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from api.rulings import ruled
from api.task_desk import TaskDesk
from domain import decision_answers
from domain.approval_codes import CodedQuestion, may_be_code
from domain.approvals import Channel, Choice, Decision
from domain.code_guesses import Standing
from domain.errors import ProviderUnavailable
from domain.ports.approval_codes import ApprovalCodes
from domain.ports.deciders import DeciderRegister
from domain.ports.storage import CallLog, Directory
from domain.ports.tasks import TaskReader
from domain.step_policy import REQUESTER
from domain.texted_decisions import TextedDecision, texted_decision
from domain.texts import codes_voided
from workflows.thread_messages import TextReceived

#: What is answered to whoever is locked out, and was told so.
SILENCE: Final = ""
_WRONG: Final[Mapping[Standing, str]] = {
    Standing.FREE: decision_answers.UNKNOWN_CODE,
    Standing.LOCKING: decision_answers.LOCKED_OUT,
    Standing.LOCKED: SILENCE,
    Standing.VOIDING: decision_answers.LOCKED_OUT_FOR_A_DAY,
    Standing.VOID: SILENCE,
}


@dataclass(frozen=True, slots=True)
class TextDecisions:
    """Takes decisions out of the texts that come in."""

    directory: Directory
    codes: ApprovalCodes
    deciders: DeciderRegister
    tasks: TaskReader
    desk: TaskDesk
    call_log: CallLog

    async def answer(self, sender: str, ours: str, text: TextReceived) -> str | None:
        """Return what a sender (E.164) is answered to a decision, or `SILENCE`; None: his text is about something else.

        Raises:
            ProviderUnavailable: The database is away, and it may be a decision.
        """
        said = texted_decision(text.text)
        if said is None:
            return None
        line = await self.directory.line(ours)
        if line is None:
            return None
        organisation_id = line.organisation.organisation_id
        asked = await self._asked(organisation_id, sender)
        if said.code is None:
            return await self._answer_bare(organisation_id, sender, asked, said, text)
        if not asked and await self._is_talk(organisation_id, sender, said.code):
            return None
        question = next((one for one in asked if one.code == said.code), None)
        standing = await self.codes.attempt(
            organisation_id, sender, text.message_sid, text.received_at, is_right=question is not None
        )
        if question is not None and standing is Standing.FREE:
            return await self._answer(question, said, text)
        if asked and standing is Standing.VOIDING:
            await self.call_log.leave_message(
                codes_voided(organisation_id=organisation_id, number=sender, sid=text.message_sid, at=text.received_at)
            )
        return _WRONG[standing]

    async def _is_talk(self, organisation_id: str, sender: str, digits: str) -> bool:
        """Say whether somebody who was asked nothing talks about four digits with an agent: no code works for him."""
        return not may_be_code(digits) or await self.codes.is_in_conversation(organisation_id, sender)

    async def _asked(self, organisation_id: str, sender: str) -> Sequence[CodedQuestion]:
        """Return what a number was asked; nothing that an approver was asked whose number it is no more."""
        asked = await self.codes.asked(organisation_id, sender)
        if not asked:
            return ()
        approvers = (await self.deciders.deciders(organisation_id)).approvers
        his = {REQUESTER, *(one.key for one in approvers if one.phone == sender)}
        return [one for one in asked if one.approver_key in his]

    async def _answer_bare(
        self,
        organisation_id: str,
        sender: str,
        asked: Sequence[CodedQuestion],
        said: TextedDecision,
        text: TextReceived,
    ) -> str | None:
        """Answer a yes or no without a code."""
        waiting = [one for one in asked if one.is_open(text.received_at)]
        if not waiting or await self.codes.is_in_conversation(organisation_id, sender):
            return None
        standing = await self.codes.standing(organisation_id, sender, text.message_sid, text.received_at)
        if standing is not Standing.FREE:
            return _WRONG[standing]
        if (await self.deciders.deciders(organisation_id)).policy.codes_only:
            return decision_answers.CODE_NEEDED
        if len(waiting) == 1:
            return await self._answer(waiting[0], said, text)
        named = waiting[: decision_answers.MOST_NAMED]
        return decision_answers.which([(one.code, await self.tasks.task(one.task_id)) for one in named])

    async def _answer(self, question: CodedQuestion, said: TextedDecision, text: TextReceived) -> str:
        """Pass a decision on."""
        if not said.is_clear:
            return decision_answers.unclear(question.code)
        if said.choice is Choice.APPROVE and not question.is_whole:
            return decision_answers.too_long(question.code)
        decision = Decision(
            decision_id=f"text-{text.message_sid}",
            plan_hash=question.plan_hash,
            choice=said.choice,
            actor=question.approver_key,
            channel=Channel.SMS,
            at=text.received_at,
            steps=said.steps if said.choice is Choice.APPROVE else (),
            remark=said.remark,
        )
        try:
            answer = await ruled(self.desk, self.tasks, question.task_id, decision)
        except ProviderUnavailable:
            return decision_answers.NOT_NOW
        return decision_answers.answered(answer, decision)
