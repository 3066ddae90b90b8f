"""A question to people, and which of their answers counts; deterministic, no Temporal.

Rules:
- The first valid decision wins. Each is known by its id: told again, it gets the same answer.
- A decision about another plan than the one that stands is stale; one after the end is late. Both are told what stands.
- Only whoever was asked may decide, or somebody with the right to operate the business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.approvals import Answer, Choice, Decision, Ruling, said
from domain.errors import RuleBroken
from domain.plans import Plan


@dataclass(slots=True)
class Approval:
    """A question to people, and their answers so far.

    Attributes:
        asked: Keys of those who may decide; the delegate joins them when he is asked.
        names: Of approvers, by their keys.
        decided: The decision that counted.
        is_over: Nobody can decide any more: expired or withdrawn.
    """

    plan: Plan
    asked: frozenset[str]
    names: Mapping[str, str] = field(default_factory=dict)
    decided: Decision | None = None
    is_over: bool = False
    _answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[int, ...]:
        """Numbers of the steps that were approved; none before."""
        if self.decided is None or self.decided.choice is not Choice.APPROVE:
            return ()
        return tuple(sorted(set(self.decided.steps))) or tuple(number for number, _ in self.plan.numbered)

    def ask_also(self, key: str) -> None:
        """Let somebody else decide too."""
        self.asked |= {key}

    def take(self, decision: Decision) -> Answer:
        """Rule on a decision; one that was ruled on before gets its answer again."""
        known = self._answers.get(decision.decision_id)
        if known is None:
            known = self._answers[decision.decision_id] = self._ruled(decision)
        return known

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

    def _answer(self, ruling: Ruling, reason: str) -> Answer:
        return Answer(ruling, reason, self.plan.hash)
