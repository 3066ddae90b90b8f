"""Hearing danger, and not hearing it where there is none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.emergency import EMERGENCY_INSTRUCTION, HARMLESS, SIGNS, Sign, is_emergency
from domain.words import plain_words


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.meaning)
def test_each_sign_is_shown_by_its_example(sign: Sign) -> None:
    """Every row of the table is needed: its pattern finds its own example."""
    assert re.search(sign.pattern, plain_words(sign.example))
    assert is_emergency(sign.example)


@pytest.mark.parametrize(
    "text",
    [
        *("heart attack", "fire", "Fire! Fire! Help!", "my car is on fire", "call 911", "call nine one one please"),
        *("he is not breathing", "someone is bleeding badly", "I can't breathe", "I can’t breathe", "I'm bleeding"),
        *("my husband just collapsed", "Help! My baby is locked in the car", "a customer's having a heart attack"),
        *("the workshop is burning", "send an ambulance", "She's unconscious", "oh my god there's a fire"),
        *("he's got a gun", "call the fire department", "it feels like a heart attack", "she was just stabbed"),
        *("my son had a stroke two minutes ago", "I did not call an ambulance yet, he is not breathing"),
    ],
)
def test_danger_is_heard(text: str) -> None:
    """As people say it under stress."""
    assert is_emergency(text)


@pytest.mark.parametrize(
    "text",
    [
        # Engines and parts.
        *(
            "my car died",
            "the battery is dead",
            "the engine is choking",
            "a two stroke engine",
            "the engine has seized",
        ),
        *("it's firing on three cylinders", "fire up the engine", "the car is burning oil", "there's a burning smell"),
        *(
            "the engine can't breathe with that filter",
            "bleed the brakes",
            "she's bleeding coolant",
            "gas leak under my car",
        ),
        *(
            "my timing belt is shot",
            "my brakes are unresponsive",
            "the car is stuck in park",
            "do you fix suicide doors",
        ),
        *("the brake emergency light is on", "the emergency brake is stuck", "please check my Porsche 911"),
        # Figures of speech and people.
        *("I want to fire the mechanic", "the bill nearly gave me a heart attack", "I'm dying to get my car back"),
        *("it's an emergency, my car won't start", "shoot me a text", "I passed the inspection"),
        # Things with a dangerous name.
        *(
            "is there a fire extinguisher in the car",
            "there's a fire alarm test",
            "he got the police report",
            "a grease gun",
        ),
        # Not now, not wanted.
        *(
            "my husband had a heart attack last year",
            "my dad had a stroke two years ago",
            "I don't need to call the police",
        ),
        *("call 112 555 0042", "", "I called about the 911"),
    ],
)
def test_no_false_alarm(text: str) -> None:
    """A workshop talks of fire, strokes and bleeding all day."""
    assert not is_emergency(text)


@pytest.mark.parametrize("harmless", HARMLESS)
def test_harmless_phrases_are_needed(harmless: str) -> None:
    """Every row takes something away that a sign would find in at least one sentence of these."""
    sentences = (
        *("there's a fire extinguisher", "suicide doors", "that nearly gave me a heart attack"),
        *("you'll give me a heart attack, you're going to give me a heart attack", "don't call the police"),
        *("get me the police report", "he had a heart attack three years ago"),
    )
    shown = [sentence for sentence in sentences if re.search(harmless, plain_words(sentence))]
    assert shown
    assert any(re.search(sign.pattern, plain_words(sentence)) for sign in SIGNS for sentence in shown)


@given(st.sampled_from([sign.example for sign in SIGNS]), st.sampled_from(["um", "please", "hello", "quick"]))
def test_danger_is_heard_among_other_words(example: str, other: str) -> None:
    """Nothing around it hides a sign."""
    assert is_emergency(f"{other}, {example} {other}")


def test_instruction_claims_nothing() -> None:
    """The agent can't call for help and says so; the number is in words, to be spoken."""
    assert "can not call" in EMERGENCY_INSTRUCTION
    assert "nine one one" in EMERGENCY_INSTRUCTION
    assert not re.search(r"\d", EMERGENCY_INSTRUCTION)


@pytest.mark.parametrize("phrase", ["my my my wife ", "had a stroke ", "call me ", "fire fire up "])
def test_endless_text_is_judged_at_once(phrase: str) -> None:
    """A text of any length is read in about linear time; a rule that backtracks would never return."""
    assert is_emergency(phrase * 1000 + "he is not breathing")
