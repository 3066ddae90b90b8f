"""Callers want things done that no other tool does, and say who they are."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.sandbox.openai.front_desk import TOOLS, Conversation, FrontDesk

_ALL = TOOLS | {"request_task", "decide_task", "verify_principal", "send_code"}
_PLAN = "Call +15551239990: Tell him that I will be late"
_QUESTION = "Shall I have this done: Text +15551230001: “Your car is ready.”?"


class TaskDesk(FrontDesk):
    """Takes wishes: those about others are a colleague's to decide; knows one PIN."""

    def __init__(self, overrides: Mapping[str, list[Mapping[str, object]]] | None = None) -> None:
        """Start with nothing wished."""
        super().__init__(overrides)
        self.goals: list[str] = []
        self.decisions: list[str] = []

    def _request_task(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        self.goals.append(arguments["goal"])
        decides = "caller" if "Text me" in arguments["goal"] else "colleague"
        return {"status": "requested", "task": "c0ffee", "plan": [_PLAN], "decides": decides}

    def _decide_task(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        self.decisions.append(arguments["decision"])
        if self.decisions == ["approve"]:
            return {"status": "needs_confirmation", "sentence": _QUESTION}
        return {"status": "counted", "spoken": "So be it."}

    def _verify_principal(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        is_right = arguments["digits"] == "072941"
        return {"status": "verified", "name": "Grace Holloway"} if is_right else {"status": "not_verified"}

    def _send_code(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        del arguments
        return {"status": "code_on_its_way", "spoken": "A code is on its way."}


@pytest.fixture
def desk() -> TaskDesk:
    """Nobody has called yet."""
    return TaskDesk()


def _call(desk: FrontDesk) -> Conversation:
    return Conversation(desk, tools=_ALL)


@pytest.mark.parametrize(
    ("said", "goal"),
    [
        (
            "Could you call my husband at +15551239990 and tell him that I will be late?",
            "Call +15551239990 and tell him that I will be late",
        ),
        ("Please text Tom, 555 123 9990, that his car is ready.", "Text +15551239990 that his car is ready"),
    ],
)
def test_a_wish_about_others_is_passed_on_with_its_number(desk: TaskDesk, said: str, goal: str) -> None:
    """And the caller is told the plan, and that a colleague decides."""
    answer = _call(desk).hear(said)
    assert desk.goals == [goal]
    assert _PLAN in answer
    assert "colleague decides" in answer


@pytest.mark.parametrize(("answer", "decisions"), [("Yes please", "approve"), ("No", "reject")])
def test_what_the_caller_decides_himself_he_is_asked(desk: TaskDesk, answer: str, decisions: str) -> None:
    """With the question as it came back."""
    call = _call(desk)
    assert call.hear("Could you text me that my car is ready?") == _QUESTION
    assert "So be it." in call.hear(answer)
    assert desk.decisions == ["approve", decisions]


@pytest.mark.parametrize(
    "said",
    [
        "My PIN is 072941",
        "my pin is oh seven two nine four one",
        "My PIN is 0 7 2 9 4 1.",
        "I have pressed the keys 072941.",
    ],
)
def test_a_pin_is_checked_however_it_is_said(desk: TaskDesk, said: str) -> None:
    """And she thanks him by his name, without it."""
    assert "Thank you, Grace Holloway." in _call(desk).hear(said)


def test_a_wrong_pin_is_not_believed(desk: TaskDesk) -> None:
    """And the call goes on."""
    call = _call(desk)
    assert "could not verify" in call.hear("My PIN is 4829")
    assert "colleague decides" in call.hear("Then call +15551239990 and tell him that I will be late")


def test_a_code_is_asked_for_and_said(desk: TaskDesk) -> None:
    """The digits alone answer the question."""
    call = _call(desk)
    assert "What is your PIN or code?" in call.hear("Please text me a code")
    assert "Thank you, Grace Holloway." in call.hear("072941")
