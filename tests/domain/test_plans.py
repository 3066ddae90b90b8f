"""A plan is what somebody is asked about, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import RuleBroken
from domain.plans import Plan, PlannedStep
from domain.tools import Risk

TEXT = PlannedStep(
    "send_sms", {"to": "+15551230042", "text": "I'll be late"}, Risk.HIGH, "Text Alex", Decimal("0.0083")
)
MOVE = PlannedStep("reschedule_appointment", {"appointment": "ab12"}, Risk.HIGH, "Move the appointment")
NOTE = PlannedStep("take_message", {"text": "He called"}, Risk.LOW, "Leave a message")


def test_steps_are_numbered_from_one() -> None:
    """As people count."""
    assert Plan((MOVE, TEXT)).numbered == ((1, MOVE), (2, TEXT))


def test_a_plan_is_as_risky_as_its_riskiest_step() -> None:
    """One dangerous step is enough."""
    assert Plan((NOTE,)).risk is Risk.LOW
    assert Plan((NOTE, TEXT)).risk is Risk.HIGH


def test_estimates_add_up() -> None:
    """Exactly."""
    assert Plan((TEXT, MOVE, TEXT)).estimate == Decimal("0.0166")


@pytest.mark.parametrize("count", [0, 13])
def test_a_plan_has_a_size(count: int) -> None:
    """Nothing to do is no plan, and nobody reads thirteen steps."""
    with pytest.raises(RuleBroken, match="1 to 12 steps"):
        Plan((NOTE,) * count)


class TestHash:
    """By which a plan is known."""

    def test_equal_plans_have_equal_hashes(self) -> None:
        """However the arguments are ordered, and whatever is said of them."""
        turned = replace(
            TEXT, arguments=dict(reversed(list(TEXT.arguments.items()))), sentence="Tell Alex", risk=Risk.LOW
        )
        assert Plan((turned,)).hash == Plan((TEXT,)).hash

    @given(
        st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
        st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
    )
    def test_other_arguments_make_another_plan(self, one: dict[str, str], other: dict[str, str]) -> None:
        """No two things to do are taken for each other."""
        hashes = {Plan((replace(NOTE, arguments=arguments),)).hash for arguments in (one, other)}
        assert len(hashes) == (1 if one == other else 2)

    def test_another_order_makes_another_plan(self) -> None:
        """What comes first may decide what comes of it."""
        assert Plan((MOVE, TEXT)).hash != Plan((TEXT, MOVE)).hash
