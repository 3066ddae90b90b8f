"""What somebody is told in the end who wanted something."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.approvals import Channel, Choice, Decision
from domain.decision_answers import why_late
from domain.plans import Plan, PlannedStep
from domain.policy import ActorKind
from domain.task_outcomes import is_awaited, is_told, outcome_words
from domain.tasks import AskedPerson, Requester, StepRecord, StepState, TaskRecord, TaskState
from domain.tools import Risk

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAN = Plan(
    (
        PlannedStep("book", {"customer": "+15551230001"}, Risk.HIGH, "Book an inspection"),
        PlannedStep("send_text", {"to": "+15551230777"}, Risk.HIGH, "Text Alex"),
    )
)
HIS_YES = Decision("d1", PLAN.hash, Choice.APPROVE, "requester", Channel.SMS, NOON)
RECORD = TaskRecord(
    task_id="0" * 32,
    organisation_id="northgate",
    revision=4,
    goal="Book me an inspection and tell Alex",
    requester=Requester(ActorKind.CONTACT, "Maria", "maria-jensen", "+15551230001"),
    state=TaskState.DONE,
    opened_at=NOON,
    changed_at=NOON,
    plan=PLAN,
    steps=(StepRecord(StepState.DONE), StepRecord(StepState.DONE)),
    decision=replace(HIS_YES, actor="owner"),
    asked=(AskedPerson("owner", "Grace", NOON),),
)


class TestWhoIsTold:
    """Whoever does not know it yet."""

    @pytest.mark.parametrize(
        "state", [TaskState.DONE, TaskState.REJECTED, TaskState.EXPIRED, TaskState.FAILED, TaskState.UNDONE]
    )
    def test_he_is_told_however_it_ended(self, state: TaskState) -> None:
        """Somebody else has decided, or nobody."""
        assert is_told(replace(RECORD, state=state))
        assert is_told(replace(RECORD, state=state, decision=None))

    def test_what_he_decided_himself_and_was_done_at_once_is_no_news(self) -> None:
        """A call that took an hour is, and so is what went wrong."""
        his = replace(RECORD, decision=HIS_YES)
        assert not is_told(his)
        assert not is_told(replace(his, state=TaskState.REJECTED))
        assert is_told(replace(his, changed_at=NOON + timedelta(hours=1)))
        assert is_told(replace(his, state=TaskState.FAILED))

    def test_staff_look_it_up(self) -> None:
        """Whoever has named no number is told nowhere."""
        assert not is_told(replace(RECORD, requester=Requester(ActorKind.OPERATOR, "Olga")))

    def test_what_was_never_planned_was_answered_at_once(self) -> None:
        """By whoever took the wish."""
        assert not is_told(replace(RECORD, state=TaskState.REJECTED, plan=None, steps=()))

    def test_at_night_only_who_has_just_asked(self) -> None:
        """Others sleep."""
        assert is_awaited(RECORD, NOON + timedelta(minutes=59))
        assert not is_awaited(RECORD, NOON + timedelta(hours=1))


class TestWords:
    """In which words."""

    def test_what_is_done_is_said(self) -> None:
        """And what was left out."""
        assert (
            outcome_words(RECORD, "Northgate") == "Northgate: what you asked for is done. Book an inspection; Text Alex"
        )
        partly = replace(RECORD, steps=(StepRecord(StepState.DONE), StepRecord(StepState.SKIPPED)))
        assert outcome_words(partly, "Northgate").endswith("is done. Book an inspection. Left out: Text Alex")

    def test_what_could_not_be_taken_back_is_said(self) -> None:
        """Of what has failed."""
        failed = replace(
            RECORD, state=TaskState.FAILED, steps=(StepRecord(StepState.KEPT), StepRecord(StepState.FAILED))
        )
        assert "This could not be taken back: Book an inspection." in outcome_words(failed, "Northgate")

    @pytest.mark.parametrize("state", [TaskState.REJECTED, TaskState.EXPIRED])
    def test_nothing_done_is_said(self, state: TaskState) -> None:
        """With what he had asked for; remarks of staff stay with them."""
        words = outcome_words(replace(RECORD, state=state, report="Rejected by Grace: he never pays"), "Northgate")
        assert "nothing was done. You asked: Book me an inspection" in words
        assert "never pays" not in words

    def test_who_comes_too_late_hears_why(self) -> None:
        """By name."""
        assert why_late(RECORD) == "this was decided already: approved by Grace (by text)"
        assert "in time" in why_late(replace(RECORD, state=TaskState.EXPIRED, decision=None))
        assert "any more" in why_late(replace(RECORD, state=TaskState.REJECTED, decision=None))
