"""Who may be named as one who decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.approvals import ApprovalPolicy, Approver
from domain.deciders import Deciders, check_approvers
from domain.errors import RuleBroken

OWNER = Approver("owner", "Grace", "+15551230900", "grace@northgate.example")


def test_approvers_who_can_be_asked_are_taken() -> None:
    """By text or by e-mail; nobody at all, too."""
    check_approvers([OWNER, Approver("foreman", "Marcus", email="marcus@northgate.example")])
    check_approvers([])
    assert Deciders((OWNER,)).names == {"owner": "Grace"}


@pytest.mark.parametrize(
    ("approvers", "reason"),
    [
        ([OWNER, replace(OWNER, phone="+15551230901")], "owner is there twice"),
        ([OWNER, replace(OWNER, key="foreman")], "same phone"),
        ([Approver("owner", "Grace")], "needs a phone"),
        ([replace(OWNER, key="requester")], "another key"),
        ([replace(OWNER, key=f"a{n}", phone=f"+1555123090{n % 10}{n}") for n in range(11)], "at most 10"),
    ],
)
def test_others_are_refused(approvers: list[Approver], reason: str) -> None:
    """With what is wrong."""
    with pytest.raises(RuleBroken, match=reason):
        check_approvers(approvers)


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires_after": timedelta(days=31)},
        {"undo_within": timedelta(days=15)},
        {"undo_within": timedelta(seconds=-1)},
    ],
)
def test_a_policy_has_an_end(wrong: dict[str, timedelta]) -> None:
    """Before that of the task's workflow."""
    with pytest.raises(RuleBroken):
        ApprovalPolicy(**wrong)  # type: ignore[arg-type]  # on purpose
