"""What an agent needs to answer calls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.agents import LONGEST_GREETING, LONGEST_INSTRUCTIONS, Flaw, discloses_ai, flaws_of, is_same
from domain.business import Agent
from domain.tools import CATALOGUE


@pytest.mark.parametrize(
    "greeting",
    [
        "Northgate, this is Ada, an automated assistant.",
        "You are talking to an AI.",
        "Hello, I am an A.I. assistant.",
        "This is Ada, the clinic's virtual phone assistant.",
        "A friendly chatbot here.",
    ],
)
def test_greeting_says_that_a_machine_answers(greeting: str) -> None:
    """In whichever words people use for it."""
    assert discloses_ai(greeting)


@pytest.mark.parametrize(
    "greeting",
    [
        "Northgate Computer Repairs, this is Ada.",
        "This is Ada, Mr. Dahl's assistant.",
        "We said so, we paid, wait.",
        "Digital Prints, automatic transmissions: Ada speaking.",
    ],
)
def test_greeting_that_a_person_could_speak_discloses_nothing(greeting: str) -> None:
    """Neither a person's assistant nor a business that deals in machines."""
    assert not discloses_ai(greeting)


def test_house_agent_has_no_flaw(ada: Agent) -> None:
    """She answers."""
    assert flaws_of(ada) == ()


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"name": " "}, "name", "has to say something"),
        ({"greeting": "Hello."}, "greeting", "a machine answers"),
        ({"greeting": "An AI. " + "x" * LONGEST_GREETING}, "greeting", f"at most {LONGEST_GREETING}"),
        ({"instructions": "x" * (LONGEST_INSTRUCTIONS + 1)}, "instructions", f"at most {LONGEST_INSTRUCTIONS}"),
        ({"tools": ("find_gold",)}, "tools", "no tool find_gold; there are: find_free_slots"),
        ({"tools": ("end_call", "end_call")}, "tools", "twice"),
        ({"raised_risks": {"find_gold": "high"}}, "raised_risks", "no tool find_gold"),
        ({"raised_risks": {"find_free_slots": "huge"}}, "raised_risks", "risks are read, low, high"),
        ({"raised_risks": {"book_appointment": "low"}}, "raised_risks", "can be raised only"),
    ],
)
def test_flaw_names_its_field_and_what_would_do(ada: Agent, change: dict[str, Any], field: str, message: str) -> None:
    """One for each mistake."""
    [flaw] = flaws_of(replace(ada, **change))

    assert isinstance(flaw, Flaw)
    assert flaw.field == field
    assert message in flaw.message


def test_risk_is_raised(ada: Agent) -> None:
    """Of any tool, whether she has it or not."""
    assert flaws_of(replace(ada, raised_risks=dict.fromkeys(CATALOGUE, "high"))) == ()


def test_number_alone_makes_no_difference(ada: Agent) -> None:
    """What was brought back is the same as what it was."""
    assert is_same(replace(ada, version=7), ada)
    assert not is_same(replace(ada, name="Iris"), ada)
