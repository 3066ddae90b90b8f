"""Who may say yes, and which yes counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.approvals import Channel, Choice, Decision, Ruling
from domain.plans import Plan, PlannedStep
from domain.tools import Risk
from workflows.approval import Amended, Approval

NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2026, 11, 23, 12, tzinfo=NEW_YORK)
PLAN = Plan(
    (
        PlannedStep("reschedule_appointment", {"appointment": "ab12"}, Risk.HIGH, "Move the appointment"),
        PlannedStep("send_sms", {"to": "+15551230042"}, Risk.HIGH, "Text Alex"),
    )
)
SHORTER = Plan(PLAN.steps[1:])
AMENDMENT = Decision("a1", PLAN.hash, Choice.AMEND, "olga", Channel.REST, NOON, drop=(1,))
YES = Decision("d1", PLAN.hash, Choice.APPROVE, "olga", Channel.SMS, NOON)


def asked(*keys: str) -> Approval:
    """Ask some people."""
    return Approval(PLAN, frozenset(keys or ("olga",)))


class TestDecision:
    """What becomes of an answer."""

    def test_a_yes_counts(self) -> None:
        """For all steps, where none is named."""
        approval = asked()
        assert approval.take(YES).ruling is Ruling.COUNTED
        assert (approval.decided, approval.steps) == (YES, (1, 2))

    def test_a_yes_may_be_for_some_steps(self) -> None:
        """In the order of the plan, each once."""
        approval = asked()
        approval.take(replace(YES, steps=(2, 2)))
        assert approval.steps == (2,)

    def test_a_no_counts(self) -> None:
        """Nothing is carried out."""
        approval = asked()
        assert approval.take(replace(YES, choice=Choice.REJECT)).ruling is Ruling.COUNTED
        assert approval.steps == ()

    def test_the_first_one_wins(self) -> None:
        """The second is told who was first, and how."""
        approval = asked("olga", "pete")
        approval.take(YES)
        late = approval.take(replace(YES, decision_id="d2", actor="pete", choice=Choice.REJECT))
        assert (late.ruling, "approved by olga (by text)" in late.reason) == (Ruling.LATE, True)
        assert approval.decided is YES

    def test_one_that_is_told_again_gets_its_answer_again(self) -> None:
        """The telephone company repeats a webhook."""
        approval = asked()
        assert approval.take(YES) is approval.take(replace(YES, choice=Choice.REJECT))
        assert approval.decided is YES

    def test_what_did_not_count_is_remembered_up_to_a_bound(self) -> None:
        """Whoever keeps sending decisions fills no memory; the one that counted is never forgotten."""
        approval = asked()
        for number in range(1_000):
            approval.take(replace(YES, decision_id=f"m{number}", actor="mallory"))
        first = approval.take(YES)
        for number in range(1_000):
            assert approval.take(replace(YES, decision_id=f"l{number}")).ruling is Ruling.LATE
        assert approval.take(YES) is first
        assert approval.remembered <= 101

    def test_who_was_not_asked_decides_nothing(self) -> None:
        """The question stays open."""
        approval = asked()
        assert approval.take(replace(YES, actor="mallory")).ruling is Ruling.NOT_ASKED
        assert approval.take(replace(YES, decision_id="d2")).ruling is Ruling.COUNTED

    def test_who_operates_the_business_may_always(self) -> None:
        """He need not have been asked."""
        assert asked().take(replace(YES, actor="key 12ab", is_operator=True)).ruling is Ruling.COUNTED

    def test_a_delegate_may_once_he_is_asked(self) -> None:
        """Not before."""
        approval = asked()
        his = replace(YES, actor="pete")
        assert approval.take(his).ruling is Ruling.NOT_ASKED
        approval.ask_also("pete")
        assert approval.take(replace(his, decision_id="d2")).ruling is Ruling.COUNTED

    def test_after_the_end_nothing_counts(self) -> None:
        """He is told that it is too late."""
        approval = asked()
        approval.is_over = True
        assert approval.take(YES).ruling is Ruling.LATE
        assert approval.decided is None

    def test_a_step_there_is_not_can_not_be_approved(self) -> None:
        """The question stays open."""
        approval = asked()
        answer = approval.take(replace(YES, steps=(3,)))
        assert (answer.ruling, "steps 1 to 2" in answer.reason) == (Ruling.INVALID, True)
        assert approval.decided is None

    def test_an_amendment_is_a_yes_to_what_it_makes_of_the_plan(self) -> None:
        """All of its steps; the plan before is nobody's any more."""
        approval = asked("olga", "pete")
        approval.amend = lambda _approval, _decision: Amended(SHORTER, frozenset({"olga"}))
        answer = approval.take(AMENDMENT)
        assert (answer.ruling, answer.plan_hash) == (Ruling.COUNTED, SHORTER.hash)
        assert (approval.plan, approval.decided, approval.steps) == (SHORTER, AMENDMENT, (1,))
        late = approval.take(replace(YES, decision_id="d2", actor="olga"))
        assert (late.ruling, "changed and approved by olga" in late.reason) == (Ruling.LATE, True)

    def test_who_may_not_approve_it_so_has_others_asked(self) -> None:
        """The plan stands; a yes to the one before is stale."""
        approval = asked("requester")
        approval.amend = lambda _approval, _decision: Amended(SHORTER, frozenset({"olga"}))
        assert approval.take(replace(AMENDMENT, actor="requester")).ruling is Ruling.COUNTED
        assert (approval.plan, approval.decided) == (SHORTER, None)
        assert approval.take(replace(YES, decision_id="d2")).ruling is Ruling.STALE
        yes = replace(YES, decision_id="d3", plan_hash=SHORTER.hash)
        assert approval.take(replace(yes, decision_id="d4", actor="requester")).ruling is Ruling.NOT_ASKED
        assert approval.take(yes).ruling is Ruling.COUNTED

    def test_a_plan_is_not_changed_for_ever(self) -> None:
        """After ten times somebody has to say yes or no."""
        approval = asked("requester")
        plans = iter([SHORTER, PLAN] * 6)
        approval.amend = lambda _approval, _decision: Amended(
            next(plans), frozenset({"requester", "olga"}) - {"requester"}
        )
        for turn in range(11):
            approval.asked |= {"requester"}
            decision = replace(AMENDMENT, decision_id=f"a{turn}", actor="requester", plan_hash=approval.plan.hash)
            ruling = approval.take(decision).ruling
            assert ruling is (Ruling.COUNTED if turn < 10 else Ruling.INVALID)

    def test_a_yes_to_another_plan_is_stale(self) -> None:
        """He is told which one stands."""
        approval = asked()
        stale = approval.take(replace(YES, plan_hash="0" * 12))
        assert (stale.ruling, stale.plan_hash) == (Ruling.STALE, PLAN.hash)
        assert approval.decided is None
