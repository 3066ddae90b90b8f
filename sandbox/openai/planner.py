"""A small rule-based planner, for wishes like `text Maria that her car is ready; call +1… and ask for the key`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sandbox.openai.receptionist.conversation import Message
from sandbox.openai.researcher import Request, researched

_PROMPT: Final = "You plan tasks for "
_PARTS: Final = re.compile(r"\s*(?:;|, then |\. then )\s*", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\+[1-9]\d{6,14}")
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST_SUBJECT: Final = 60
_WISHES: Final = (
    (
        "send_text",
        re.compile(r"^(?:please )?(?:text|sms) (?P<who>.+?)(?: that |: | saying )(?P<what>.+)$", re.IGNORECASE),
    ),
    (
        "send_email",
        re.compile(r"^(?:please )?(?:e-?mail|mail) (?P<who>.+?)(?: that |: | saying )(?P<what>.+)$", re.IGNORECASE),
    ),
    (
        "place_call",
        re.compile(r"^(?:please )?(?:call|ring|phone) (?P<who>.+?) (?:and|to) (?P<what>.+)$", re.IGNORECASE),
    ),
    (
        "remember",
        re.compile(r"^(?:please )?remember of (?P<who>.+?)(?: that |: )(?P<what>.+)$", re.IGNORECASE),
    ),
    ("cancel", re.compile(r"^(?:please )?cancel (?P<who>.+?)(?:['’]s)? appointment$", re.IGNORECASE)),
)
_REQUESTER: Final = re.compile(r"^Requester: .*?(?P<phone>\+[1-9]\d{6,14})", re.MULTILINE)
#: What somebody has not who can't be done that to.
_LACKING: Final = {"send_email": "no e-mail address"}
_NOT_UNDERSTOOD: Final = "I don't know how to do that: {part}"


@dataclass(frozen=True, slots=True)
class _Person:
    phone: str = ""
    email: str = ""
    appointment: str | None = None


def is_plan_wanted(prompt: str) -> bool:
    """Say whether a system prompt is a planner's."""
    return prompt.startswith(_PROMPT)


def plan(messages: Sequence[Message]) -> Request:
    """Return the planner's next act: a look-up, the plan, or why there is none."""
    goal = next((message.content for message in messages if message.role == "user"), "").strip().rstrip(".")
    if (research := researched(messages, goal)) is not None:
        return research
    known = _looked_up(messages)
    if (himself := _REQUESTER.search(messages[0].content)) is not None:
        known["me"] = _Person(phone=himself["phone"])
    steps: list[Mapping[str, object]] = []
    for part in filter(None, _PARTS.split(goal)):
        tool, found = _understood(part)
        if found is None:
            return Request("decline", {"reason": _NOT_UNDERSTOOD.format(part=part)})
        who = found["who"].strip()
        if who not in known:
            reached = _reached(tool, who)
            if reached is None:
                return Request("find_customer", {"phone": who} if _NUMBER.fullmatch(who) else {"name": who})
            known[who] = reached
        person = known[who]
        if person is None:
            return Request("decline", {"reason": f"I can't tell who {who} is."})
        step = _step(tool, person, found.groupdict().get("what", ""))
        if step is None:
            return Request("decline", {"reason": f"{who} has {_LACKING.get(tool, 'no appointment coming')}."})
        steps.append(step)
    return Request("propose_plan", {"steps": steps})


def _understood(part: str) -> tuple[str, re.Match[str] | None]:
    for tool, wish in _WISHES:
        found = wish.match(part.strip())
        if found is not None:
            return tool, found
    return "", None


def _reached(tool: str, who: str) -> _Person | None:
    """Return somebody whose number or address the wish itself names, where that is enough."""
    if tool == "send_email" and _ADDRESS.fullmatch(who):
        return _Person(email=who)
    return _Person(phone=who) if tool in {"send_text", "place_call"} and _NUMBER.fullmatch(who) else None


def _step(tool: str, person: _Person, what: str) -> Mapping[str, object] | None:
    words = what[:1].upper() + what[1:]
    match tool:
        case "send_text":
            return {"tool": tool, "arguments": {"to": person.phone, "text": words}}
        case "send_email" if person.email:
            subject = words if len(words) <= _LONGEST_SUBJECT else words[: _LONGEST_SUBJECT - 1] + "…"
            return {"tool": tool, "arguments": {"to": person.email, "subject": subject, "text": words}}
        case "place_call":
            return {"tool": tool, "arguments": {"to": person.phone, "errand": words}}
        case "remember":
            return {"tool": tool, "arguments": {"customer": person.phone, "fact": words}}
        case "cancel" if person.appointment is not None:
            return {"tool": tool, "arguments": {"customer": person.phone, "appointment": person.appointment}}
        case _:
            return None


def _looked_up(messages: Sequence[Message]) -> dict[str, _Person | None]:
    """Return whom the look-ups so far have found, by what was asked for; None: nobody, or several."""
    asked = {one.tool_call_id: json.loads(one.arguments) for message in messages for one in message.asked}
    known: dict[str, _Person | None] = {}
    for message in messages:
        wanted = asked.get(message.tool_call_id) if message.role == "tool" else None
        if not wanted:
            continue
        card = json.loads(message.content)
        is_found = card.get("status") == "found" and card.get("phone")
        coming = card.get("upcoming") or [{}]
        person = _Person(card["phone"], card.get("email", ""), coming[0].get("appointment")) if is_found else None
        known[str(wanted.get("name") or wanted.get("phone") or "")] = person
    return known
