"""The next step towards changing an appointment there is: which one, when instead, and the yes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sandbox.openai.receptionist.acts import Act, Ask, Say, Use
from sandbox.openai.receptionist.booking import search
from sandbox.openai.receptionist.situation import Asked, Errand, Own, Situation, Wish
from sandbox.openai.receptionist.topics import Topic
from sandbox.openai.receptionist.understanding import Heard
from sandbox.openai.receptionist.wording import QUESTIONS, say_offers

#: What each wish is carried out with.
TOOLS: Final = {Wish.CANCEL: "cancel_appointment", Wish.MOVE: "reschedule_appointment"}
_WHEN: Final = "What day would suit you instead?"


def wish_of(situation: Situation, heard: Heard) -> Wish | None:
    """Return what the caller wants done with his appointment; None where she has no tool for it."""
    wish = Wish.CANCEL if heard.has(Topic.CANCELLING) else Wish.MOVE
    return wish if TOOLS[wish] in situation.tools else None


def begin_change(situation: Situation, wish: Wish) -> Situation:
    """Return the situation once the caller has said that he wants an appointment changed."""
    return replace(settle_change(situation), errand=Errand.CHANGE, wish=wish, service=situation.service)


def settle_change(situation: Situation) -> Situation:
    """Return the situation once an appointment is changed, or is to stay as it is."""
    return replace(
        situation,
        errand=Errand.NONE,
        wish=None,
        own=None,
        asked=None,
        service=None,
        days=None,
        time=None,
        part=None,
        offers=(),
    )


def next_for_change(situation: Situation) -> Act:  # noqa: PLR0911 - one line for each step
    """Return the next step."""
    if situation.own is None:
        return Use("upcoming_appointments")
    appointment = _meant(situation, situation.own)
    if appointment is None:
        return Say(f"I can't find an appointment of yours. {QUESTIONS[Ask.ANYTHING_ELSE]}", Ask.ANYTHING_ELSE)
    if situation.wish is Wish.CANCEL:
        return _ask_or_use(situation, {"appointment": appointment.reference})
    if situation.start is not None:
        start = f"{situation.start:%Y-%m-%dT%H:%M}"
        return _ask_or_use(situation, {"appointment": appointment.reference, "start": start})
    if situation.offers:
        return Say(say_offers(situation.offers), Ask.TIME)
    if situation.days is not None:
        service = _service_key(situation, appointment)
        first, last = (day.isoformat() for day in situation.days)
        return search(replace(situation, service=service), first, last)
    return Say(_WHEN, Ask.DAY)


def _ask_or_use(situation: Situation, arguments: dict[str, str]) -> Act:
    asked = situation.asked
    if asked is None or asked.arguments != arguments or situation.is_confirmed:
        return Use(TOOLS[situation.wish or Wish.MOVE], arguments)
    return Say(asked.sentence, Ask.CONFIRM)


def _meant(situation: Situation, own: tuple[Own, ...]) -> Own | None:
    """Return the appointment of the service named, or else the next one."""
    named = situation.business.service(situation.service or "")
    fitting = [one for one in own if named is not None and one.service == named.name]
    return next(iter(fitting or own), None)


def _service_key(situation: Situation, appointment: Own) -> str:
    keys = {service.name: service.key for service in situation.business.services}
    return keys.get(appointment.service, appointment.service)


def hear_yes_or_no(situation: Situation, heard: Heard, ask: Ask, asked: Asked | None) -> Situation:
    """Return the situation after an answer to the question whether it shall be changed."""
    if asked is None or ask is not Ask.CONFIRM:
        return situation
    if heard.has(Topic.NO, Topic.FORGET_IT) and not heard.is_when:
        return settle_change(situation)
    is_yes = heard.has(Topic.YES) and not heard.is_when and bool(situation.previous_said)
    return replace(situation, is_confirmed=is_yes)
