"""The model that lays larger goals out."""

from __future__ import annotations

from sandbox.openai.project_planner import LaidOut, is_project_wanted, lay_out
from sandbox.openai.receptionist.conversation import Message

PROMPT = "You lay out larger goals for Northgate.\nNow: Saturday 2026-11-21T10:00 (America/New_York)."


def laid_out(goal: str) -> LaidOut:
    """Return what comes of a goal."""
    return lay_out([Message("system", PROMPT), Message("user", goal)])


def test_it_knows_who_asks() -> None:
    """And leaves the planner's prompts alone."""
    assert is_project_wanted(PROMPT)
    assert not is_project_wanted("You plan tasks for Northgate.")


def test_each_part_is_a_task_after_the_one_before() -> None:
    """With the day it names."""
    found = laid_out("Text Maria that we move on Tuesday, then call Tom and ask for the key.")
    assert found.arguments["tasks"] == [
        {
            "title": "Text Maria that we move on",
            "goal": "Text Maria that we move on Tuesday",
            "after": [],
            "due": "2026-11-24",
        },
        {"title": "call Tom and ask for the", "goal": "Call Tom and ask for the key", "after": [1]},
    ]


def test_nothing_is_declined() -> None:
    """With a sentence."""
    assert laid_out(" . ").tool == "decline"
