"""The conversation of one request: folded into a situation, answered by one act."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sandbox.openai.receptionist.acts import Act, Ask, Use
from sandbox.openai.receptionist.business import read_business
from sandbox.openai.receptionist.deciding import decide
from sandbox.openai.receptionist.hearing import hear
from sandbox.openai.receptionist.results import hold, settle_booking, take_result
from sandbox.openai.receptionist.situation import Pending, Situation
from sandbox.openai.receptionist.understanding import understand


@dataclass(frozen=True, slots=True)
class AskedTool:
    """A tool an assistant message asked for; `arguments` is JSON text."""

    tool_call_id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a request, whatever its wire format."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    asked: tuple[AskedTool, ...] = ()
    tool_call_id: str = ""


def reply(messages: Sequence[Message], tools: Collection[str], *, fallback_now: datetime) -> Act:
    """Return what the receptionist does next; `fallback_now` is local time for a prompt that does not say it."""
    prompt = "\n".join(message.content for message in messages if message.role == "system")
    business = read_business(prompt, fallback_now=fallback_now)
    situation = Situation(
        business,
        frozenset(tools),
        is_known=business.caller is not None,
        needs_callback=business.is_number_withheld,
    )
    for message in messages:
        situation = _fold(situation, message)
    return decide(situation)


def _fold(situation: Situation, message: Message) -> Situation:
    match message.role:
        case "system":
            return _take_news(situation, message.content)
        case "user":
            return hear(situation, message.content, decide(situation))
        case "assistant":
            return _say(situation, message)
        case "tool":
            use = situation.uses.get(message.tool_call_id)
            return situation if use is None else take_result(situation, use, _object(message.content))


def _take_news(situation: Situation, text: str) -> Situation:
    """Take a result the caller has not heard yet, told by the system after a lost stream; only bookings matter."""
    content = _object(text[text.find("{") :])
    match content.get("status"):
        case "booked":
            return take_result(situation, Use("book_appointment"), content)
        case "needs_confirmation":
            held = _remember_said(replace(situation, pending=None), str(content.get("sentence", "")))
            return take_result(held, Use("book_appointment", {"service": held.service or ""}), content)
        case _:
            return situation


def _say(situation: Situation, message: Message) -> Situation:
    uses = {asked.tool_call_id: Use(asked.name, _arguments(asked.arguments)) for asked in message.asked}
    said = f"{situation.said} {message.content}".strip()
    return _remember_said(replace(situation, said=said, uses={**situation.uses, **uses}), message.content)


def _remember_said(situation: Situation, text: str) -> Situation:
    """Read holds and bookings out of our own words: after a lost stream the tools' answers are not in the messages."""
    if "You're booked for" in text:
        return settle_booking(situation)
    if situation.pending is not None or "Shall I book" not in text:
        return situation
    sentence = text[text.index("Shall I book") :]
    heard = understand(sentence, situation.business, Ask.OPEN)
    if heard.service is None or heard.days is None or heard.time is None:
        return situation
    return hold(situation, Pending(heard.service, datetime.combine(heard.days.first, heard.time), sentence))


def _object(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _arguments(text: str) -> dict[str, str]:
    return {key: value for key, value in _object(text).items() if isinstance(value, str)}
