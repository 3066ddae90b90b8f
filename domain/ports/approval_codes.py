"""The codes of questions by text, and who has tried wrong ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from domain.approval_codes import CodedQuestion
from domain.code_guesses import Standing


class ApprovalCodes(Protocol):
    """Leads from a number and a code to what its owner was asked."""

    async def issue(self, question: CodedQuestion, candidates: Iterable[str]) -> str:
        """Return the question's code: the one it has, else the first candidate no other question to that number has.

        What expired more than a week before is forgotten by the way. Raises RuleBroken when all candidates are taken.
        """

    async def asked(self, organisation_id: str, phone: str) -> Sequence[CodedQuestion]:
        """Return what a number was asked, the latest first, with codes; of a task only the latest plan is awaited."""

    async def is_in_conversation(self, organisation_id: str, phone: str) -> bool:
        """Say whether the last that a business has texted to a number was anything but a question for a decision.

        A yes without a code may be to that: an agent's answer, a reminder, what a task had somebody asked.
        """

    async def standing(self, organisation_id: str, phone: str, text_sid: str, at: datetime) -> Standing:
        """Return how a text finds its sender."""

    async def attempt(
        self, organisation_id: str, phone: str, text_sid: str, at: datetime, *, is_right: bool
    ) -> Standing:
        """Take a text with a code, and return how its sender stands: only of one who is `FREE` a right code counts.

        A wrong one is counted, of a text that is told again once. Of many at once each is taken after the other, so
        that not one more is looked at than may be.
        """
