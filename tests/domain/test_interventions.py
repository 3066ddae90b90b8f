"""What people of the business may do to a call under way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.approvals import Approver
from domain.business import Organisation
from domain.calls import EndReason
from domain.interventions import (
    CALL_OVER,
    HAS_LEFT,
    EndedBy,
    Intervention,
    InterventionKind,
    ended_by,
    transfer_targets,
    why_not,
)
from domain.principals import Principal

END = Intervention(InterventionKind.END, "Olga", datetime(2026, 11, 21, tzinfo=UTC))
TRANSFER = Intervention(InterventionKind.TRANSFER, "Olga", datetime(2026, 11, 21, tzinfo=UTC), "+15557779999")


@pytest.mark.parametrize(
    ("is_over", "has_left", "under_way", "expected"),
    [
        (False, False, None, None),
        (True, True, TRANSFER, CALL_OVER),
        (False, True, None, HAS_LEFT),
        (False, False, END, "the call is being ended already"),
        (False, True, TRANSFER, "the caller is being connected with a colleague already"),
    ],
)
def test_the_reason_is_the_one_that_helps_most(
    *, is_over: bool, has_left: bool, under_way: Intervention | None, expected: str | None
) -> None:
    """The end of the call before what was done to it, and that before where the caller is."""
    assert why_not(is_over=is_over, has_left=has_left, under_way=under_way) == expected


def test_a_call_may_go_to_whom_the_business_has_named() -> None:
    """The human number first, each number once; who has named none is nobody to transfer to."""
    business = Organisation("northgate", "Northgate", "America/New_York", human_number="+15557770001")
    approvers = [Approver("pat", "Pat", "+15557770002"), Approver("lee", "Lee", None, "lee@northgate.example")]
    principals = [Principal("grace", "Grace", ("+15557770002", "+15557770003"))]
    targets = transfer_targets(business, approvers, principals)
    assert [(one.name, one.number) for one in targets] == [
        ("Colleague on duty", "+15557770001"),
        ("Pat", "+15557770002"),
        ("Grace", "+15557770003"),
    ]


@pytest.mark.parametrize(
    ("reason", "intervention", "expected"),
    [
        (EndReason.CALLER_HUNG_UP, None, EndedBy.CALLER),
        (EndReason.AGENT_ENDED, None, EndedBy.AGENT),
        (EndReason.SILENCE, None, EndedBy.AGENT),
        (EndReason.STREAM_LOST, None, None),
        (None, None, None),
        (EndReason.CALLER_HUNG_UP, END, EndedBy.OPERATOR),
        (EndReason.CALLER_HUNG_UP, TRANSFER, None),
    ],
)
def test_who_has_ended_a_call(
    reason: EndReason | None, intervention: Intervention | None, expected: EndedBy | None
) -> None:
    """A stream that the telephone company was told to leave looks as if the caller had hung up."""
    assert ended_by(reason, intervention) is expected
