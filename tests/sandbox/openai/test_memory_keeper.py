"""The model that notes what is to be remembered."""

from __future__ import annotations

import json

import pytest

from sandbox.openai.memory_keeper import is_note_wanted, note
from sandbox.openai.receptionist.conversation import Message

PROMPT = "You keep the memory of Northgate.\nRules.\nIt was over: Saturday 2026-11-21T21:00 (America/New_York)."


def noted(*lines: tuple[str, str]) -> dict[str, object]:
    """Return what is noted of a conversation."""
    shown = {"open_promises": [], "conversation": [{"who": who, "said": said} for who, said in lines]}
    return dict(note([Message("system", PROMPT), Message("user", json.dumps(shown))]).arguments)


def test_it_knows_who_asks() -> None:
    """And leaves the receptionist's prompts alone."""
    assert is_note_wanted(PROMPT)
    assert not is_note_wanted("You are Ada.")


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("Could somebody call me back tomorrow?", {"due": "2026-11-22"}),
        ("Call me on Tuesday.", {"due": "2026-11-24"}),
        ("Please call me back.", {}),
    ],
)
def test_a_call_back_is_a_promise_once_it_was_made(said: str, due: dict[str, str]) -> None:
    """By the day he has named, and only if the agent has agreed."""
    promise = {"text": "Call the customer back", **due}
    assert noted(("caller", said), ("agent", "Thank you, I'll pass that on."))["promises"] == [promise]
    assert noted(("caller", said), ("agent", "We open at eight."))["promises"] == []


@pytest.mark.parametrize(
    ("said", "mood"),
    [("That's perfect.", "good"), ("This is ridiculous!", "bad"), ("When do you open?", "neutral")],
)
def test_a_mood_is_heard(said: str, mood: str) -> None:
    """By the caller's words alone."""
    assert noted(("agent", "Great!"), ("caller", said))["mood"] == mood


def test_a_preference_is_his_own_word() -> None:
    """The summary is that of the call."""
    found = noted(("caller", "I'd prefer mornings, please."))
    assert found["preferences"] == ["Mornings"]
    assert str(found["summary"]).startswith('The caller said: "I\'d prefer mornings, please."')
