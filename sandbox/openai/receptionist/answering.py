"""Answering questions from the prompt, and going back to what was under way."""

from __future__ import annotations

from sandbox.openai.receptionist.acts import Act, Ask, Say, Use
from sandbox.openai.receptionist.booking import next_for_booking
from sandbox.openai.receptionist.situation import Errand, Situation
from sandbox.openai.receptionist.topics import Topic
from sandbox.openai.receptionist.understanding import Heard
from sandbox.openai.receptionist.wording import QUESTIONS, say_hours, say_price, say_services


def answer_question(situation: Situation, heard: Heard) -> Act | None:
    """Return the answer, or None when nothing was asked that the prompt can answer."""
    if situation.errand is Errand.MESSAGE:
        return None
    if heard.has(Topic.UPCOMING):
        return Use("upcoming_appointments")
    if heard.has(Topic.PRICE):
        service = situation.business.service(situation.service or "")
        services = situation.business.services if service is None else (service,)
        return then_go_on(situation, " ".join(map(say_price, services)), Ask.BOOK_IT)
    if heard.has(Topic.HOURS):
        day = heard.days.first if heard.days is not None else None
        return then_go_on(situation, say_hours(situation.business, day), Ask.ANYTHING_ELSE)
    if heard.has(Topic.OFFERINGS):
        return then_go_on(situation, say_services(situation.business), Ask.BOOK_IT)
    return None


def then_go_on(situation: Situation, answer: str, otherwise: Ask) -> Say:
    """Return an answer followed by the question that is open; without one, by `otherwise`."""
    if situation.errand is not Errand.BOOKING:
        return Say(f"{answer} {QUESTIONS[otherwise]}", otherwise)
    following = next_for_booking(situation)
    if isinstance(following, Use):
        return Say(f"{answer} {QUESTIONS[Ask.BOOK_IT]}", Ask.BOOK_IT)
    return Say(f"{answer} {following.text}", following.asks)
