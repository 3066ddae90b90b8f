"""A question to people, and which of their answers counts; deterministic, no Temporal.

Rules:
- The first valid decision wins. Each is known by its id: told again, it gets the same answer.
- A decision about another plan than the one that stands is stale; one after the end is late. Both are told what stands.
- Only whoever was asked may decide, or somebody with the right to operate the business.
- Whoever changes the plan has approved it so, if he may; else whoever may is asked anew, about the changed one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from domain.approvals import Answer, Choice, Decision, Ruling, said
from domain.errors import RuleBroken
from domain.plans import Plan

_MOST_AMENDMENTS: Final = 10
#: So many answers that did not count are remembered; the oldest is ruled on anew, should it be told again.
_MOST_ANSWERS: Final = 100


@dataclass(frozen=True, slots=True)
class Amended:
    """The plan that stands after a change, and the keys of those who may approve it."""

    plan: Plan
    asked: frozenset[str]


@dataclass(slots=True)
class Approval:
    """A question to people, and their answers so far.

    Attributes:
        asked: Keys of those who may decide; the delegate joins them when he is asked.
        names: Of approvers, by their keys.
        decided: The decision that counted.
        is_over: Nobody can decide any more: expired or withdrawn.
        amendments: How often it was changed.
        _counted_ones, _others: What was answered, by the id of the decision; after the end nothing new is remembered.
        amend: Makes what stands then of a plan and an amendment; raises RuleBroken. None: it can't be changed.
    """

    plan: Plan
    asked: frozenset[str]
    names: Mapping[str, str] = field(default_factory=dict)
    decided: Decision | None = None
    is_over: bool = False
    amend: Callable[[Approval, Decision], Amended] | None = None
    amendments: int = 0
    _counted_ones: dict[str, Answer] = field(default_factory=dict)
    _others: dict[str, Answer] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[int, ...]:
        """Numbers of the steps that were approved; none before."""
        if self.decided is None or self.decided.choice is Choice.REJECT:
            return ()
        return tuple(sorted(set(self.decided.steps))) or tuple(number for number, _ in self.plan.numbered)

    @property
    def remembered(self) -> int:
        """How many answers are kept for decisions that are told again."""
        return len(self._counted_ones) + len(self._others)

    def ask_also(self, key: str) -> None:
        """Let somebody else decide too."""
        self.asked |= {key}

    def take(self, decision: Decision) -> Answer:
        """Rule on a decision; one that was ruled on before gets its answer again."""
        known = self._counted_ones.get(decision.decision_id) or self._others.get(decision.decision_id)
        if known is not None:
            return known
        is_open = self.decided is None and not self.is_over
        answer = self._ruled(decision)
        if answer.ruling is Ruling.COUNTED:  # one for each amendment, and the last
            self._counted_ones[decision.decision_id] = answer
        elif is_open:
            self._others[decision.decision_id] = answer
            if len(self._others) > _MOST_ANSWERS:
                del self._others[next(iter(self._others))]
        return answer

    def _ruled(self, decision: Decision) -> Answer:
        if not decision.is_operator and decision.actor not in self.asked:
            return self._answer(Ruling.NOT_ASKED, "you have not been asked about this")
        if self.decided is not None:
            return self._answer(Ruling.LATE, f"this was decided already: {said(self.decided, self.names)}")
        if self.is_over:
            return self._answer(Ruling.LATE, "this can't be decided any more")
        if decision.plan_hash != self.plan.hash:
            return self._answer(Ruling.STALE, "that is not the plan that stands: look at it again")
        try:
            return self._counted(decision)
        except RuleBroken as error:
            return self._answer(Ruling.INVALID, str(error))

    def _counted(self, decision: Decision) -> Answer:
        match decision.choice:
            case Choice.APPROVE:
                self.plan.check_numbers(decision.steps)
                self.decided = decision
                return self._answer(Ruling.COUNTED, "approved")
            case Choice.REJECT:
                self.decided = decision
                return self._answer(Ruling.COUNTED, "rejected")
            case Choice.AMEND:
                return self._amended(decision)

    def _amended(self, decision: Decision) -> Answer:
        if self.amend is None or self.amendments >= _MOST_AMENDMENTS:
            raise RuleBroken("it can't be changed any more: reject it, and say anew what you want")
        new = self.amend(self, decision)
        self.plan, self.asked, self.amendments = new.plan, new.asked, self.amendments + 1
        if not decision.is_operator and decision.actor not in self.asked:
            return self._answer(Ruling.COUNTED, "changed; it is not yours to approve so, so others are asked")
        self.decided = decision
        return self._answer(Ruling.COUNTED, "changed and approved")

    def _answer(self, ruling: Ruling, reason: str) -> Answer:
        return Answer(ruling, reason, self.plan.hash)
