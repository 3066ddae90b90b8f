"""Wishes no other tool does, handed in as tasks and decided about; and callers who say that they are in charge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sandbox.openai.receptionist.acts import Act, Ask, Say, Use
from sandbox.openai.receptionist.situation import Asked, Errand, Result, Situation
from sandbox.openai.receptionist.topics import Topic
from sandbox.openai.receptionist.understanding import Heard
from sandbox.openai.receptionist.wording import QUESTIONS
from sandbox.openai.receptionist.words import read_number, tokenize

_OTHERS: Final = re.compile(
    r"\b(?P<verb>call|ring|phone|text)\b[^.?!+]*?(?P<number>\+?\d[\d ()-]{5,}\d),? (?:and |that |saying )"
    r"(?P<what>.+?)[.?!]*$",
    re.IGNORECASE,
)
_HIMSELF: Final = re.compile(r"\btext me (?:that |saying )(?P<what>.+?)[.?!]*$", re.IGNORECASE)
_SECRET: Final = re.compile(r"\b(?:pin|code|pressed the keys)\b", re.IGNORECASE)
_WANTS_CODE: Final = re.compile(r"\b(?:send|text) me (?:a|the|another) code\b", re.IGNORECASE)
_NOT_DIGITS: Final = re.compile(r"\D+")
_NATIONAL_DIGITS: Final = 10
_FEWEST_DIGITS: Final = 4
_LONGEST_PLAN: Final = 300


def hear_task(situation: Situation, heard: Heard, ask: Ask) -> Situation | None:
    """Return the situation after a wish, an answer to a plan, or digits; None when it was none of these."""
    if _WANTS_CODE.search(heard.text) and "send_code" in situation.tools:
        return replace(situation, wants_code=True, troubles=0)
    if (_SECRET.search(heard.text) or ask is Ask.PIN) and (digits := _digits(heard.text)):
        return replace(situation, digits=digits, troubles=0)
    if situation.errand is Errand.TASK and situation.asked is not None and ask is Ask.CONFIRM:
        return _answered(situation, situation.asked, heard)
    goal = _goal(heard.text)
    if goal is None or "request_task" not in situation.tools:
        return None
    return replace(situation, errand=Errand.TASK, goal=goal, asked=None, troubles=0)


def _answered(situation: Situation, asked: Asked, heard: Heard) -> Situation:
    if heard.has(Topic.NO, Topic.FORGET_IT):
        refused = Asked({**asked.arguments, "decision": "reject"}, asked.sentence)
        return replace(situation, asked=refused, is_confirmed=True, troubles=0)
    return replace(situation, is_confirmed=heard.has(Topic.YES) and bool(situation.previous_said), troubles=0)


def _goal(text: str) -> str | None:
    if (found := _OTHERS.search(text)) is not None:
        digits = _NOT_DIGITS.sub("", found["number"])
        number = f"+1{digits}" if len(digits) == _NATIONAL_DIGITS else f"+{digits}"
        verb, link = ("Text", "that") if found["verb"].casefold() == "text" else ("Call", "and")
        return f"{verb} {number} {link} {found['what']}"
    found = _HIMSELF.search(text)
    return None if found is None else f"Text me that {found['what']}"


def _digits(text: str) -> str:
    """Return the digits said one by one, or written; nothing where there are too few for a PIN."""
    tokens, digits, at = tokenize(text), "", 0
    while at < len(tokens):
        length = 1
        if tokens[at].isdigit():  # as it stands: a PIN may begin with noughts
            digits += tokens[at]
        elif tokens[at] in {"oh", "o"}:
            digits += "0"
        elif (number := read_number(tokens, at)) is not None:
            digits, length = digits + str(number.value), number.length
        at += length
    return digits if len(digits) >= _FEWEST_DIGITS else ""


def next_for_task(situation: Situation, _heard: Heard) -> Act | None:
    """Return the next step, or None where nothing of this is under way."""
    if situation.wants_code:
        return Use("send_code")
    if situation.digits is not None:
        return Use("verify_principal", {"digits": situation.digits})
    if situation.errand is not Errand.TASK:
        return None
    if situation.goal is not None:
        return Use("request_task", {"goal": situation.goal})
    asked = situation.asked
    if asked is None:
        return None
    return Use("decide_task", asked.arguments) if situation.is_confirmed else Say(asked.sentence, Ask.CONFIRM)


def take_task_result(situation: Situation, result: Result) -> Situation | None:
    """Return the situation after an answer of one of these tools; None where it is the answer of another."""
    match (result.use.tool, result.status):
        case ("request_task", "requested") if result.content.get("decides") == "caller":
            wanted = {"task": str(result.content.get("task")), "decision": "approve"}
            return replace(situation, goal=None, asked=Asked(wanted, ""))
        case ("request_task", "requested") | ("decide_task", "counted" | "late" | "stale" | "not_asked" | "invalid"):
            return replace(situation, errand=Errand.NONE, goal=None, asked=None)
        case ("decide_task", "needs_confirmation"):
            return replace(situation, asked=Asked(result.use.arguments, str(result.content.get("sentence", ""))))
        case ("verify_principal", _):
            return replace(situation, digits=None)
        case ("send_code", _):
            return replace(situation, wants_code=False)
        case _:
            return None


def react_to_task(situation: Situation, result: Result) -> Act | None:  # noqa: PLR0911 - one line for each answer
    """Return what to do about such an answer; None where it is none, or went wrong like any other."""
    match (result.use.tool, result.status):
        case ("request_task", "requested") if situation.asked is not None:
            return Use("decide_task", situation.asked.arguments)
        case ("request_task", "requested"):
            return Say(f"{_passed_on(result.content)} {QUESTIONS[Ask.ANYTHING_ELSE]}", Ask.ANYTHING_ELSE)
        case ("decide_task", "needs_confirmation") if situation.asked is not None:
            return Say(situation.asked.sentence, Ask.CONFIRM)
        case ("decide_task" | "send_code", _) if "spoken" in result.content:
            asks = Ask.PIN if result.use.tool == "send_code" else Ask.ANYTHING_ELSE
            return Say(f"{result.content['spoken']} {QUESTIONS[asks]}", asks)
        case ("verify_principal", "verified"):
            return Say(f"Thank you, {result.content.get('name')}. {QUESTIONS[Ask.OPEN]}", Ask.OPEN)
        case ("verify_principal", _):
            return Say(f"I'm sorry, I could not verify that. {QUESTIONS[Ask.ANYTHING_ELSE]}", Ask.ANYTHING_ELSE)
        case _:
            return None


def _passed_on(content: Mapping[str, object]) -> str:
    plan = content.get("plan")
    steps = "; then ".join(map(str, plan)) if isinstance(plan, list) else ""
    if content.get("decides") == "nobody" or not steps:
        return "I have passed that on. You will be told by text what came of it."
    return f"I have passed that on: {steps[:_LONGEST_PLAN]}. A colleague decides, and you will be told by text."
