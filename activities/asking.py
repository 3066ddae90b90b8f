"""Questions by text to those who decide: each with the code by which its answer is known."""

from __future__ import annotations

from dataclasses import dataclass

from temporalio import activity

from domain.approval_codes import CodedQuestion, codes
from domain.ports.approval_codes import ApprovalCodes
from domain.ports.storage import Outbox, OutboxEntry, OutboxState
from domain.ports.telephony import TextMessage


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody is asked, under an id of its own: promised again, it is the same one.

    Attributes:
        about: Whom, and about which plan; without a code, which never leaves the activity but in the text itself.
        from_number: Ours, E.164.
        words: What he is asked, without how to answer.
    """

    question_id: str
    about: CodedQuestion
    from_number: str
    words: str


class Asking:
    """Asks for decisions."""

    def __init__(self, approval_codes: ApprovalCodes, outbox: Outbox, secret: bytes) -> None:
        """Take the ports it works on, and the secret codes are derived from."""
        self._codes = approval_codes
        self._outbox = outbox
        self._secret = secret

    @activity.defn(name="asking.promise")
    async def promise(self, question: Question) -> None:
        """Put a question with its code into the outbox; `messaging.send` sends it. Raises RuleBroken without a code."""
        about = question.about
        code = await self._codes.issue(about, codes(self._secret, about))
        how = f"Reply YES {code} or NO {code}." if about.is_whole else f"Reply NO {code} to refuse it."
        body = f"{question.words} {how}"
        await self._outbox.put(
            OutboxEntry(
                outbox_id=question.question_id,
                appointment_id=None,
                message=TextMessage(question.from_number, about.phone, body),
                state=OutboxState.PENDING,
                touched_at=about.asked_at,
            )
        )
