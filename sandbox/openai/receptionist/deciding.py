"""Deciding what to do next: the first rule that has an answer wins."""

from __future__ import annotations

from typing import Final

from sandbox.openai.receptionist.acts import Act, Ask, Say, Use
from sandbox.openai.receptionist.answering import answer_question
from sandbox.openai.receptionist.booking import next_for_booking
from sandbox.openai.receptionist.changing import next_for_change
from sandbox.openai.receptionist.messages import next_for_message
from sandbox.openai.receptionist.reacting import react
from sandbox.openai.receptionist.reminding import answer_callee
from sandbox.openai.receptionist.situation import Errand, Situation
from sandbox.openai.receptionist.topics import Topic
from sandbox.openai.receptionist.understanding import Heard
from sandbox.openai.receptionist.wishes import next_for_task
from sandbox.openai.receptionist.wording import QUESTIONS, SORRY, TAKING_MESSAGE, say_emergency, say_goodbye

_SILENCES_BEFORE_END: Final = 3
_BOOKED: Final = "you're booked"


def decide(situation: Situation) -> Act:
    """Return the next act."""
    match situation.latest:
        case None:
            return Say(QUESTIONS[Ask.OPEN], Ask.OPEN)
        case Heard() as heard:
            return _permitted(situation, _with_news(situation.news, _respond(situation, heard)))
        case result:
            return _permitted(situation, react(situation, result))


def _with_news(news: str, act: Act) -> Act:
    match act:
        case Say(text, asks) if news:
            return Say(f"{news} {text}", asks)
        case Use("end_call", arguments) if news:
            return Use("end_call", {"goodbye": f"{news} {arguments['goodbye']}"})
        case _:
            return act


def _permitted(situation: Situation, act: Act) -> Act:
    if isinstance(act, Say) or act.tool in situation.tools:
        return act
    if act.tool == "end_call":
        return Say(say_goodbye(situation.business), Ask.ANYTHING_ELSE)
    return Say(f"I'm sorry, I can't do that for you. {QUESTIONS[Ask.ANYTHING_ELSE]}", Ask.ANYTHING_ELSE)


def _respond(situation: Situation, heard: Heard) -> Act:
    for rule in (
        _stay_on_line,
        _go_on,
        answer_callee,
        _farewell,
        _emergency,
        _trouble,
        next_for_task,
        answer_question,
        _errand,
        _courtesy,
    ):
        if (act := rule(situation, heard)) is not None:
            return act
    return _apologize(situation)


def _previous_ask(situation: Situation) -> Ask:
    return situation.previous.asks if isinstance(situation.previous, Say) else Ask.OPEN


def _stay_on_line(situation: Situation, heard: Heard) -> Act | None:
    if not heard.is_silence:
        return None
    if situation.silences >= _SILENCES_BEFORE_END:
        return Use("end_call", {"goodbye": "I can't hear you, so I will hang up now. Please call again. Goodbye!"})
    return Say("Are you still there?", _previous_ask(situation))


def _go_on(situation: Situation, heard: Heard) -> Act | None:
    """Say the rest of what was cut off; what was heard to the end is asked again in short."""
    if heard.has(Topic.REPEAT) and situation.previous is not None:
        return situation.previous
    if not heard.is_backchannel:
        return None
    if not isinstance(situation.previous, Say):
        return situation.previous
    ask = situation.previous.asks
    return Say(_rest(situation.previous.text, situation.previous_said) or QUESTIONS[ask], ask)


def _rest(text: str, heard: str) -> str:
    """Return what of a text has not been heard; a filler may have been said before it."""
    words, heard = text.split(), " ".join(heard.split()).rstrip(" —…-")
    for count in range(len(words), 0, -1):
        if heard.endswith(" ".join(words[:count])):
            return " ".join(words[count:])
    return ""


def _farewell(situation: Situation, heard: Heard) -> Act | None:
    is_busy = heard.service is not None or heard.is_when or situation.is_confirmed
    is_done = heard.has(Topic.GOODBYE) or (
        _previous_ask(situation) is Ask.ANYTHING_ELSE
        and situation.errand is Errand.NONE
        and heard.has(Topic.NO, Topic.THANKS)
        and not heard.has(Topic.YES, Topic.BOOKING, Topic.PRICE, Topic.HOURS)
    )
    return Use("end_call", {"goodbye": say_goodbye(situation.business)}) if is_done and not is_busy else None


def _emergency(situation: Situation, heard: Heard) -> Act | None:
    if not heard.has(Topic.EMERGENCY):
        return None
    return Say(say_emergency(situation.business), Ask.ANYTHING_ELSE)


def _trouble(situation: Situation, _heard: Heard) -> Act | None:
    if situation.troubles == 0:
        return None
    if situation.errand is Errand.MESSAGE and _previous_ask(situation) not in {Ask.MESSAGE, Ask.CALLBACK}:
        return next_for_message(situation, f"I'm sorry, I still don't follow. {TAKING_MESSAGE}")
    if situation.errand is Errand.MESSAGE and situation.message is not None and not situation.needs_callback:
        return next_for_message(situation)
    return _apologize(situation)


def _apologize(situation: Situation) -> Act:
    ask = _previous_ask(situation)
    return Say(f"{SORRY} {QUESTIONS[ask]}", ask)


def _errand(situation: Situation, heard: Heard) -> Act | None:
    match situation.errand:
        case Errand.NONE | Errand.TASK:
            return None
        case Errand.MESSAGE if heard.has(Topic.EXISTING, Topic.CHANGE) and situation.message is None:
            return next_for_message(situation, f"I can't change a booked appointment myself. {TAKING_MESSAGE}")
        case Errand.MESSAGE:
            return next_for_message(situation, TAKING_MESSAGE if situation.message is None else "")
        case Errand.BOOKING:
            return next_for_booking(situation)
        case Errand.CHANGE:
            return next_for_change(situation)


def _courtesy(situation: Situation, heard: Heard) -> Act | None:
    if heard.has(Topic.NO, Topic.FORGET_IT):
        return Say(f"No problem. {QUESTIONS[Ask.ANYTHING_ELSE]}", Ask.ANYTHING_ELSE)
    if heard.has(Topic.THANKS):
        return Say(f"You're welcome. {QUESTIONS[Ask.ANYTHING_ELSE]}", Ask.ANYTHING_ELSE)
    if heard.name is not None and not situation.is_known:
        return Say(f"Hello, {heard.name}. {QUESTIONS[Ask.OPEN]}", Ask.OPEN)
    if heard.has(Topic.YES, Topic.GREETING) or heard.name is not None:
        ask = Ask.ANYTHING_ELSE if _has_been_told(situation) else Ask.OPEN
        return Say(QUESTIONS[ask], ask)
    return None


def _has_been_told(situation: Situation) -> bool:
    """Say whether he knows that he is booked; on a later stream only our words tell, the tool's result is not there."""
    return situation.is_booked or _BOOKED in situation.said.casefold()
