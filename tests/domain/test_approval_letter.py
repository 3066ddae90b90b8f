"""What an approver reads in his mailbox."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from domain.approval_letter import ApprovalLetter, until
from domain.approvals import MilestoneKind
from domain.plans import Plan, PlannedStep
from domain.tools import Risk

PLAN = Plan(
    (
        PlannedStep("send_text", {}, Risk.HIGH, "Text +15551230777: “Late”", Decimal("0.0083")),
        PlannedStep("place_call", {}, Risk.HIGH, "Call +15551230778: ask", Decimal("0.1")),
    )
)


def letter(kind: MilestoneKind = MilestoneKind.ASK) -> ApprovalLetter:
    """Return a question."""
    return ApprovalLetter(
        kind=kind,
        business="Northgate",
        time_zone="America/New_York",
        requester="Maria",
        goal="Text Alex.\nThen call Kim.",
        plan=PLAN,
        currency="USD",
        expires_at=datetime(2026, 11, 24, 14, tzinfo=UTC),
    )


def test_it_says_what_how_risky_how_dear_and_until_when() -> None:
    """By the clock of the business; other people's words are quoted."""
    body = letter().body
    for said in (
        "Maria wants this of Northgate:",
        "> Text Alex.\n> Then call Kim.",
        "1. Text +15551230777: “Late”\n   risk high, at most 0.0083 USD",
        "2. Call +15551230778: ask\n   risk high, at most 0.10 USD",
        "Altogether: risk high, at most 0.1083 USD.",
        "You may decide until Tuesday, November 24, 2026, 09:00 (EST).",
    ):
        assert said in body
    assert body.endswith(":")


def test_the_subject_says_why_he_is_written_to() -> None:
    """Asked, reminded, or asked in place of somebody."""
    kinds = (MilestoneKind.ASK, MilestoneKind.REMIND, MilestoneKind.ESCALATE)
    subjects = [letter(kind).subject for kind in kinds]
    assert len(set(subjects)) == 3
    assert all(subject.startswith("Northgate: ") for subject in subjects)


def test_days_have_no_zero_in_front() -> None:
    """As people write them."""
    assert until(datetime(2026, 11, 5, 14, tzinfo=UTC), "UTC") == "Thursday, November 5, 2026, 14:00 (UTC)"
