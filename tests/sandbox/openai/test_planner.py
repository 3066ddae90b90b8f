"""The planner that understands a few wishes."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from sandbox.openai.planner import Request, is_plan_wanted, plan
from sandbox.openai.receptionist.conversation import AskedTool, Message

ALEX = "+15551230777"
MARIA = {
    "status": "found",
    "name": "Maria Jensen",
    "phone": "+15551230001",
    "email": "maria@example.com",
    "upcoming": [{"appointment": "ab12cd"}],
}
LATE = {"subject": "I will be late", "text": "I will be late"}


def planned(goal: str, **people: Mapping[str, object]) -> Request:
    """Return what comes of a goal, with look-ups answered by name."""
    messages = [Message("system", "You plan tasks for Northgate."), Message("user", goal)]
    for _ in range(9):
        request = plan(messages)
        if request.tool != "find_customer":
            return request
        call = f"call_{len(messages)}"
        asked = AskedTool(call, request.tool, json.dumps(request.arguments))
        answer = people.get(str(request.arguments.get("name")), {"status": "unknown"})
        messages += [Message("assistant", "", (asked,)), Message("tool", json.dumps(answer), tool_call_id=call)]
    raise AssertionError("it looks up without end")


def test_it_knows_a_planners_prompt() -> None:
    """And no receptionist's."""
    assert is_plan_wanted("You plan tasks for Northgate.")
    assert not is_plan_wanted("You are Ada.")


@pytest.mark.parametrize(
    ("goal", "steps"),
    [
        (f"Text {ALEX} that I will be late.", [("send_text", {"to": ALEX, "text": "I will be late"})]),
        (f"Please call {ALEX} and ask for the key", [("place_call", {"to": ALEX, "errand": "Ask for the key"})]),
        ("Text Maria: your car is ready", [("send_text", {"to": MARIA["phone"], "text": "Your car is ready"})]),
        ("E-mail alex@example.com that I will be late", [("send_email", {"to": "alex@example.com"} | LATE)]),
        ("email Maria that I will be late.", [("send_email", {"to": MARIA["email"]} | LATE)]),
        (
            f"Cancel Maria's appointment; text {ALEX} that bay two is free",
            [
                ("cancel", {"customer": MARIA["phone"], "appointment": "ab12cd"}),
                ("send_text", {"to": ALEX, "text": "Bay two is free"}),
            ],
        ),
    ],
)
def test_wishes_become_steps(goal: str, steps: list[tuple[str, dict[str, str]]]) -> None:
    """People are looked up by name, each once."""
    wanted = [{"tool": tool, "arguments": arguments} for tool, arguments in steps]
    assert planned(goal, Maria=MARIA) == Request("propose_plan", {"steps": wanted})


@pytest.mark.parametrize(
    ("goal", "reason"),
    [
        ("Paint the workshop", "I don't know how to do that: Paint the workshop"),
        ("Text Nobody that we close", "I can't tell who Nobody is."),
        ("Cancel Ann's appointment", "Ann has no appointment coming."),
        ("E-mail Ann that we close", "Ann has no e-mail address."),
    ],
)
def test_what_it_can_not_plan_it_declines(goal: str, reason: str) -> None:
    """In a sentence."""
    assert planned(goal, Ann=MARIA | {"upcoming": [], "email": ""}) == Request("decline", {"reason": reason})
