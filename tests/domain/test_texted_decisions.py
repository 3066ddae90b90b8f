"""A yes or no is heard in a text, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.approvals import Choice
from domain.texted_decisions import TextedDecision, bears_code, texted_decision

YES = TextedDecision(Choice.APPROVE, "4821")
NO = TextedDecision(Choice.REJECT, "4821")


@pytest.mark.parametrize(
    "text", ["YES 4821", "yes 4821", " Yes, 4821! ", "yes4821", "y 4821", "OK 4821", "“YES 4821”", "YES 4821 thanks"]
)
def test_a_yes_with_a_code_approves(text: str) -> None:
    """However it is written."""
    assert texted_decision(text) == YES


@pytest.mark.parametrize("text", ["NO 4821", "no, 4821.", "Reject 4821", "N 4821 thank you"])
def test_a_no_with_a_code_rejects(text: str) -> None:
    """However it is written."""
    heard = texted_decision(text)
    assert heard is not None
    assert (heard.choice, heard.code, heard.is_clear) == (Choice.REJECT, "4821", True)


def test_a_no_may_have_a_reason() -> None:
    """In his own words."""
    heard = texted_decision("No 4821: too expensive.")
    assert heard is not None
    assert heard.remark == "too expensive"


@pytest.mark.parametrize("text", ["YES 4821 1,3", "yes 4821 1 and 3", "Yes 4821 only steps 1, 3 please"])
def test_a_yes_may_be_for_some_steps(text: str) -> None:
    """By their numbers."""
    assert texted_decision(text) == TextedDecision(Choice.APPROVE, "4821", (1, 3))


@pytest.mark.parametrize(
    "text", ["YES 4821 but not on Tuesday", "yes 4821 1-3", "yes 4821 1 to 3", "yes 4821 yes 7733", "no 4821 1,3"]
)
def test_one_with_something_else_in_it_is_not_clear(text: str) -> None:
    """Nothing is guessed that people can be asked."""
    heard = texted_decision(text)
    assert heard is not None
    assert (heard.code, heard.is_clear) == ("4821", False)


@pytest.mark.parametrize(("text", "choice"), [("Yes.", Choice.APPROVE), ("no thanks", Choice.REJECT)])
def test_one_word_is_a_decision_without_a_code(text: str, choice: Choice) -> None:
    """Which question it answers is to be found out."""
    assert texted_decision(text) == TextedDecision(choice, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "4821",
        "yes 48",
        "yes 48212",
        "yes at half past ten",
        "yes 10:30",
        "STOP",
        "no way",
        "yesterday",
        "Not 4821",
    ],
)
def test_what_is_about_something_else_is_none(text: str) -> None:
    """It belongs to a conversation."""
    assert texted_decision(text) is None
    assert not bears_code(text)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """Whatever people send; what bears a code has four digits."""
    heard = texted_decision(text)
    assert heard is None or heard.code is None or (len(heard.code) == 4 and heard.code.isdecimal())
