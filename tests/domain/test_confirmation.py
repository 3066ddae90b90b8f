"""Whether a question was really put to somebody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.confirmation import is_question_heard
from domain.fillers import ALL
from domain.tools import CATALOGUE

BOOKING = "Shall I book a vehicle inspection for Tuesday, November twenty-fourth, at nine A M?"
QUESTIONS = (BOOKING, *(tool.question for tool in CATALOGUE.values() if tool.question))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_said_as_it_is_was_heard(question: str) -> None:
    """Whatever was said around it."""
    assert is_question_heard(question, question)
    assert is_question_heard(question, f"One moment, please. {question}")


@pytest.mark.parametrize(
    "heard",
    [
        "Tuesday, November twenty-fourth at nine, shall I book that?",
        "So that is a vehicle inspection on Tuesday, November twenty-fourth. Shall I book it?",
        "Shall I book a vehicle inspection for Tuesday, November",
    ],
)
def test_most_of_its_words_are_enough(heard: str) -> None:
    """A model puts it in its own words, and people answer before the end."""
    assert is_question_heard(BOOKING, heard)


@pytest.mark.parametrize(
    "heard",
    [
        "",
        "Yes?",
        "Shall I book",
        "Do you need anything else?",
        "An inspection takes an hour and costs eighty-nine dollars.",
        "We are open from eight to five, Monday to Friday.",
    ],
)
def test_other_words_are_no_question(heard: str) -> None:
    """A yes to them is a yes to something else."""
    assert not is_question_heard(BOOKING, heard)


@pytest.mark.parametrize("question", QUESTIONS)
@given(fillers=st.lists(st.sampled_from(ALL), max_size=4))
def test_fillers_ask_nothing(question: str, fillers: list[str]) -> None:
    """However many of them, and whatever words they share with the question."""
    assert not is_question_heard(question, " ".join(fillers))


def test_no_question_can_not_be_heard() -> None:
    """Otherwise everything would confirm it."""
    assert not is_question_heard("", "Shall I?")
