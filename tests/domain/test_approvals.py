"""Who may say yes, until when, and which yes counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.approvals import Approval, ApprovalPolicy, Channel, Choice, Decision, MilestoneKind, Ruling
from domain.errors import RuleBroken
from domain.plans import Plan, PlannedStep
from domain.tools import Risk

NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2026, 11, 23, 12, tzinfo=NEW_YORK)
PLAN = Plan(
    (
        PlannedStep("reschedule_appointment", {"appointment": "ab12"}, Risk.HIGH, "Move the appointment"),
        PlannedStep("send_sms", {"to": "+15551230042"}, Risk.HIGH, "Text Alex"),
    )
)
OTHER_STEP = PlannedStep("send_sms", {"to": "+15551230043"}, Risk.HIGH, "Text Robin")
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
        assert (late.ruling, "approved by olga (sms)" in late.reason) == (Ruling.LATE, True)
        assert approval.decided is YES

    def test_one_that_is_told_again_gets_its_answer_again(self) -> None:
        """The telephone company repeats a webhook."""
        approval = asked()
        assert approval.take(YES) is approval.take(replace(YES, choice=Choice.REJECT))
        assert approval.decided is YES

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


class TestAmendment:
    """A change to the plan."""

    AMEND = replace(YES, choice=Choice.AMEND, amendments={2: OTHER_STEP})

    def test_the_amended_plan_still_needs_a_yes(self) -> None:
        """To what it is now; its hash comes with the answer."""
        approval = asked()
        answer = approval.take(self.AMEND)
        assert (answer.ruling, approval.decided) == (Ruling.COUNTED, None)
        assert answer.plan_hash == approval.plan.hash != PLAN.hash
        assert approval.take(replace(YES, decision_id="d2", plan_hash=answer.plan_hash)).ruling is Ruling.COUNTED

    def test_a_yes_to_what_was_before_is_stale(self) -> None:
        """He has read something else."""
        approval = asked("olga", "pete")
        approval.take(self.AMEND)
        stale = approval.take(replace(YES, decision_id="d2", actor="pete"))
        assert (stale.ruling, stale.plan_hash) == (Ruling.STALE, approval.plan.hash)
        assert approval.decided is None


class TestMilestones:
    """What happens while nobody decides."""

    def test_by_day_they_come_when_they_are_due(self) -> None:
        """In order, the expiry last."""
        policy = ApprovalPolicy((timedelta(hours=1), timedelta(hours=3)), timedelta(hours=2), timedelta(hours=8))
        assert [(one.kind, one.at - NOON) for one in policy.milestones(NOON, NEW_YORK.key)] == [
            (MilestoneKind.ASK, timedelta(0)),
            (MilestoneKind.REMIND, timedelta(hours=1)),
            (MilestoneKind.ESCALATE, timedelta(hours=2)),
            (MilestoneKind.REMIND, timedelta(hours=3)),
            (MilestoneKind.EXPIRE, timedelta(hours=8)),
        ]

    def test_at_night_they_wait_for_the_morning(self) -> None:
        """Two that meet there are one; the expiry does not wait."""
        evening = NOON.replace(hour=20, minute=45)
        policy = ApprovalPolicy((timedelta(minutes=30), timedelta(hours=2)), None, timedelta(days=1))
        assert [(one.kind, one.at.astimezone(NEW_YORK)) for one in policy.milestones(evening, NEW_YORK.key)] == [
            (MilestoneKind.ASK, evening),
            (MilestoneKind.REMIND, datetime(2026, 11, 24, 8, tzinfo=NEW_YORK)),
            (MilestoneKind.EXPIRE, evening + timedelta(days=1)),
        ]

    def test_what_would_come_after_the_expiry_does_not_come(self) -> None:
        """Nobody is reminded of what he can't decide any more."""
        policy = ApprovalPolicy((timedelta(hours=2),), timedelta(hours=3), timedelta(hours=1))
        assert [one.kind for one in policy.milestones(NOON, NEW_YORK.key)] == [
            MilestoneKind.ASK,
            MilestoneKind.EXPIRE,
        ]

    def test_who_is_asked_in_the_morning_is_not_reminded_at_once(self) -> None:
        """A wish of the night: the question and the reminders would come together."""
        night = NOON.replace(hour=2)
        policy = ApprovalPolicy((timedelta(minutes=30), timedelta(hours=8)), timedelta(hours=1), timedelta(days=1))
        assert [(one.kind, one.at - night) for one in policy.milestones(night, NEW_YORK.key)] == [
            (MilestoneKind.ASK, timedelta(hours=6)),
            (MilestoneKind.REMIND, timedelta(hours=8)),
            (MilestoneKind.EXPIRE, timedelta(days=1)),
        ]

    @given(
        st.timedeltas(timedelta(0), timedelta(days=366)).map(lambda span: NOON.astimezone(UTC) + span),
        st.times().map(lambda at: at.replace(microsecond=0)),
        st.times().map(lambda at: at.replace(microsecond=0)),
    )
    def test_nothing_is_said_in_quiet_hours(self, instant: datetime, begin: time, end: time) -> None:
        """Whatever they are, and whichever way the clocks are changed; it is never earlier, nor a day later."""
        policy = ApprovalPolicy(quiet_from=begin, quiet_until=end)
        loud = policy.loud(instant, NEW_YORK)
        assert timedelta(0) <= loud - instant <= timedelta(hours=25)
        assert policy.loud(loud, NEW_YORK) - loud <= timedelta(hours=1)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"remind_after": (timedelta(0),)},
            {"escalate_after": timedelta(hours=-1)},
            {"expires_after": timedelta(0)},
            {"remind_after": tuple(timedelta(hours=hours) for hours in range(1, 12))},
        ],
    )
    def test_impossible_policies_are_refused(self, wrong: dict[str, timedelta]) -> None:
        """Where they are made."""
        with pytest.raises(RuleBroken):
            ApprovalPolicy(**wrong)  # type: ignore[arg-type]  # on purpose
