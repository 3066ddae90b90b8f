"""Decisions typed into the Temporal UI."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from domain.approvals import Channel, Choice, Decision
from domain.errors import RuleBroken
from domain.typed_decisions import example, typed_decision

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
HASH = "800463fb40d8"
YES: dict[str, object] = {"choice": "approve", "plan_hash": HASH}


def read(*typed: object) -> Decision:
    """Read what was typed."""
    return typed_decision(typed, decision_id="temporal-ui-1", at=AT)


def test_what_has_to_be_typed_is_little() -> None:
    """Choice and hash; who may use the UI operates the business."""
    decision = read(json.loads(example(HASH)))
    wanted = Decision("temporal-ui-1", HASH, Choice.APPROVE, "temporal-ui", Channel.TEMPORAL_UI, AT, is_operator=True)
    assert decision == wanted


def test_more_may_be_typed() -> None:
    """Who decides, which steps, and why; each on one line."""
    decision = read({"choice": "reject", "plan_hash": HASH, "actor": " Olga\nB. ", "steps": [2], "remark": "not\n now"})
    assert (decision.actor, decision.steps, decision.remark) == ("Olga B.", (2,), "not now")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ((), "type one JSON object"),
        ((YES, YES), "type one JSON object"),
        (("approve",), "type one JSON object"),
        (([YES],), "type one JSON object"),
        ((None,), "type one JSON object"),
        (({"plan_hash": HASH},), "choice is approve or reject"),
        ((YES | {"choice": "amend"},), "use REST"),
        ((YES | {"choice": ["approve"]},), "choice is approve or reject"),
        (({"choice": "approve"},), "plan_hash is missing"),
        ((YES | {"plan_hash": 800463},), "plan_hash is words"),
        ((YES | {"plan_hash": "8" * 65},), "at most 64"),
        ((YES | {"step": [1]},), "no others"),
        ((YES | {"is_operator": True},), "no others"),
        ((YES | {"steps": "1"},), "steps is a list"),
        ((YES | {"steps": [True]},), "steps is a list"),
        ((YES | {"steps": [1] * 13},), "steps is a list"),
        ((YES | {"remark": "x" * 501},), "at most 500"),
    ],
)
def test_what_is_malformed_is_refused(typed: tuple[object, ...], why: str) -> None:
    """With what to type instead."""
    with pytest.raises(RuleBroken, match=why):
        read(*typed)
