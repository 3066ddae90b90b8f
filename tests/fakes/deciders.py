"""Who decides, as tests say, and the codes they were asked with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from domain.approval_codes import CodedQuestion
from domain.approvals import ApprovalPolicy, Approver
from domain.code_guesses import Guesses, Standing
from domain.deciders import Deciders, check_approvers
from domain.errors import HoldfastError
from domain.ports.approval_codes import ApprovalCodes
from domain.ports.deciders import DeciderRegister

OWNER = Approver("owner", "Pat", phone="+15551230900")
DELEGATE = Approver("delegate", "Kim", phone="+15551230901")


class FakeDeciders(DeciderRegister):
    """The same for every business.

    Attributes:
        kept: Who they are.
        failure: Raised instead.
    """

    def __init__(self, kept: Deciders | None = None) -> None:
        """Begin with some."""
        self.kept = kept or Deciders()
        self.failure: HoldfastError | None = None

    async def deciders(self, organisation_id: str) -> Deciders:
        """Return them."""
        if self.failure is not None:
            raise self.failure
        return self.kept

    async def change_approvers(
        self, organisation_id: str, change: Callable[[Sequence[Approver]], Sequence[Approver]]
    ) -> Sequence[Approver]:
        """Change them."""
        changed = tuple(change(self.kept.approvers))
        check_approvers(changed)
        self.kept = Deciders(changed, self.kept.policy)
        return changed

    async def change_policy(
        self, organisation_id: str, change: Callable[[ApprovalPolicy], ApprovalPolicy]
    ) -> ApprovalPolicy:
        """Change how long they take."""
        self.kept = Deciders(self.kept.approvers, change(self.kept.policy))
        return self.kept.policy


class FakeApprovalCodes(ApprovalCodes):
    """Codes in memory.

    Attributes:
        questions: The latest first.
        conversing: Numbers to which a thread has written last.
        failure: Raised instead of anything else.
    """

    def __init__(self) -> None:
        """Nobody was asked."""
        self.questions: list[CodedQuestion] = []
        self.conversing: set[str] = set()
        self.guesses: dict[str, Guesses] = {}
        self.failure: HoldfastError | None = None

    async def issue(self, question: CodedQuestion, candidates: Iterable[str]) -> str:
        """Take the first."""
        code = next(iter(candidates))
        self.questions.insert(0, replace(question, code=code))
        return code

    async def asked(self, organisation_id: str, phone: str) -> Sequence[CodedQuestion]:
        """Find them."""
        if self.failure is not None:
            raise self.failure
        return [one for one in self.questions if (one.organisation_id, one.phone) == (organisation_id, phone)]

    async def is_in_conversation(self, organisation_id: str, phone: str) -> bool:
        """Look."""
        return phone in self.conversing

    async def standing(self, organisation_id: str, phone: str, text_sid: str, at: datetime) -> Standing:
        """Ask the rule."""
        return self.guesses.get(phone, Guesses()).standing(text_sid, at)

    async def attempt(
        self, organisation_id: str, phone: str, text_sid: str, at: datetime, *, is_right: bool
    ) -> Standing:
        """Count."""
        standing = await self.standing(organisation_id, phone, text_sid, at)
        if is_right or standing is not Standing.FREE:
            return standing
        self.guesses[phone] = self.guesses.get(phone, Guesses()).with_wrong(text_sid, at)
        return await self.standing(organisation_id, phone, text_sid, at)
