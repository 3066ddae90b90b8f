"""Tasks as somebody on the phone is told of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.approvals import Answer, ApprovalPolicy, Choice, Ruling
from domain.plans import Plan, PlannedStep
from domain.policy import ActorKind
from domain.spoken_tasks import Decider, outlook, ruled
from domain.tasks import Requester, TaskRecord, TaskState
from domain.tools import Risk

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
MARIA = Requester(ActorKind.CONTACT, "Maria", "maria", "+15551230001")
CLAIMED = Requester(ActorKind.PRINCIPAL, "Grace", None, "+15551239901")
OWNER = replace(CLAIMED, is_authenticated=True)


def plan(to: str, risk: Risk = Risk.HIGH) -> Plan:
    """Return a plan to text somebody."""
    return Plan((PlannedStep("send_text", {"to": to, "text": "Hi"}, risk, f"Text {to}: “Hi”"),))


def task(requester: Requester, to: str, state: TaskState = TaskState.AWAITING_CONFIRMATION) -> TaskRecord:
    """Return a task with that plan."""
    return TaskRecord("c0ffee00", "northgate", 1, "Text", requester, state, NOW, NOW, plan(to))


@pytest.mark.parametrize(
    ("requester", "to", "decider"),
    [
        (MARIA, "+15551230001", Decider.CALLER),
        (MARIA, "+15551230777", Decider.COLLEAGUE),
        (CLAIMED, "+15551230777", Decider.COLLEAGUE),
        (OWNER, "+15551230777", Decider.CALLER),
    ],
)
def test_who_decides_follows_from_the_plan_and_who_asks(requester: Requester, to: str, decider: Decider) -> None:
    """One's own records, or somebody in charge who has shown it; anything else is a colleague's."""
    assert outlook(task(requester, to), ApprovalPolicy()).decider is decider


def test_what_the_business_lets_staff_do_at_once_waits_for_nobody() -> None:
    """By its own policy."""
    told = outlook(task(OWNER, "+15551230777"), ApprovalPolicy(at_once=Risk.HIGH))
    assert told.decider is Decider.NOBODY


def test_without_a_plan_it_is_not_known_and_at_the_end_it_is_nobodys() -> None:
    """There is nothing to say yes to."""
    waiting = task(MARIA, "+15551230777")
    assert outlook(replace(waiting, plan=None), ApprovalPolicy()).decider is Decider.NOT_KNOWN_YET
    assert outlook(replace(waiting, state=TaskState.EXPIRED), ApprovalPolicy()).decider is Decider.NOBODY


def test_the_question_has_every_step() -> None:
    """A yes is to all of it."""
    told = outlook(task(MARIA, "+15551230001"), ApprovalPolicy())
    assert told.reference == "c0ffee"
    assert told.question == "Shall I have this done: Text +15551230001: “Hi”?"


@pytest.mark.parametrize(
    ("ruling", "choice", "said"),
    [
        (Ruling.COUNTED, Choice.APPROVE, "It is being done now."),
        (Ruling.COUNTED, Choice.REJECT, "It will not be done."),
        (Ruling.LATE, Choice.APPROVE, "That can't be decided any more (rejected by owner)."),
        (Ruling.NOT_ASKED, Choice.APPROVE, "Somebody else has to decide that."),
    ],
)
def test_what_became_of_a_decision_is_said(ruling: Ruling, choice: Choice, said: str) -> None:
    """In words for the ear."""
    assert ruled(Answer(ruling, "rejected by owner", "hash"), choice) == said


def test_a_stale_yes_says_that_the_plan_has_changed() -> None:
    """And that it did not count."""
    said = ruled(Answer(Ruling.STALE, "", "hash"), Choice.APPROVE)
    assert "plan has changed" in said
    assert "does not count" in said
