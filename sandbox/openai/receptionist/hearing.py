"""What the caller's words change in the situation."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Final

from sandbox.openai.receptionist.acts import Act, Ask, Say
from sandbox.openai.receptionist.changing import begin_change, hear_yes_or_no, settle_change, wish_of
from sandbox.openai.receptionist.situation import Errand, Offer, Result, Situation
from sandbox.openai.receptionist.times import PartOfDay
from sandbox.openai.receptionist.topics import Topic
from sandbox.openai.receptionist.understanding import Heard, understand
from sandbox.openai.receptionist.wishes import hear_task
from sandbox.openai.receptionist.wording import say_booked

TROUBLES_BEFORE_MESSAGE: Final = 2
_SEARCH_DAYS: Final = timedelta(days=7)
_HALF_DAY_HOURS: Final = 12
_LONG_ANSWER: Final = 25  # characters; more without digits is no telephone number but a message


def hear(situation: Situation, text: str, previous: Act) -> Situation:
    """Return the situation after the caller's words; `previous` is what we said or used before them."""
    ask = previous.asks if isinstance(previous, Say) else Ask.OPEN
    heard = _with_reference(situation, understand(text, situation.business, ask))
    after = replace(
        situation,
        latest=heard,
        previous=previous,
        previous_said=situation.said,
        said="",
        is_confirmed=False,
        is_declined=False,
        news=_unheard_news(situation),
    )
    if heard.is_silence:
        return replace(after, silences=situation.silences + 1)
    if heard.is_backchannel:
        return after
    after = replace(after, silences=0, name=heard.name or after.name)
    if situation.errand is Errand.MESSAGE and ask in {Ask.MESSAGE, Ask.CALLBACK}:
        return _hear_message(after, heard, ask)
    if (after_task := hear_task(after, heard, ask)) is not None:
        return after_task
    if not heard.is_understood:
        return _in_trouble(after)
    return _hear_wishes(replace(after, troubles=0), heard, ask)


def _unheard_news(situation: Situation) -> str:
    match situation.latest:
        case Result(status="booked", content=booking) if "booked" not in situation.said:
            return say_booked(booking, situation.business)
        case _:
            return ""


def _with_reference(situation: Situation, heard: Heard) -> Heard:
    """Take `cancel it` for the appointment he has, where nothing else can be meant."""
    has_one = situation.is_booked or situation.business.has_appointment or "confirm_attendance" in situation.tools
    if situation.errand is not Errand.NONE or not has_one or not heard.has(Topic.CHANGE_IT):
        return heard
    meant = {Topic.EXISTING, Topic.CANCELLING} if heard.has(Topic.CANCEL_IT) else {Topic.EXISTING}
    return replace(heard, topics=heard.topics | meant)


def _in_trouble(situation: Situation) -> Situation:
    troubles = situation.troubles + 1
    errand = Errand.MESSAGE if troubles >= TROUBLES_BEFORE_MESSAGE else situation.errand
    return replace(situation, troubles=troubles, errand=errand)


def _hear_message(situation: Situation, heard: Heard, ask: Ask) -> Situation:
    if heard.is_unintelligible:
        return replace(situation, troubles=situation.troubles + 1)
    if heard.has(Topic.FORGET_IT, Topic.GOODBYE) or heard.text.casefold().rstrip(".!") in {"no", "no thanks", "nope"}:
        return replace(situation, errand=Errand.NONE, message=None, troubles=0)
    if ask is Ask.CALLBACK and heard.phone is None and len(heard.text) <= _LONG_ANSWER:
        troubles = situation.troubles + 1
        return replace(situation, troubles=troubles, needs_callback=troubles < TROUBLES_BEFORE_MESSAGE)
    situation = replace(situation, troubles=0)
    is_message = ask is Ask.MESSAGE or heard.phone is None
    return replace(
        situation,
        message=heard.text if is_message else situation.message,
        callback=heard.phone or situation.callback,
    )


def _hear_wishes(situation: Situation, heard: Heard, ask: Ask) -> Situation:
    if heard.has(Topic.EXISTING) and (wish := wish_of(situation, heard)) is not None:
        return _merge_when(begin_change(_merge_service(situation, heard), wish), heard, ask)
    if situation.errand is Errand.CHANGE and not heard.has(Topic.HUMAN):
        return _hear_change(situation, heard, ask)
    if heard.has(Topic.HUMAN, Topic.EXISTING) or (situation.is_booked and _wants_other_time(situation, heard)):
        return replace(situation, errand=Errand.MESSAGE, message=None)
    if heard.has(Topic.HOURS, Topic.UPCOMING, Topic.EMERGENCY):
        return situation
    if heard.has(Topic.PRICE, Topic.OFFERINGS):
        return replace(situation, service=heard.service or situation.service)
    return _hear_booking(situation, heard, ask)


def _hear_change(situation: Situation, heard: Heard, ask: Ask) -> Situation:
    if heard.has(Topic.FORGET_IT) and ask is not Ask.CONFIRM:
        return settle_change(situation)
    return hear_yes_or_no(_merge_when(situation, heard, ask), heard, ask, situation.asked)


def _wants_other_time(situation: Situation, heard: Heard) -> bool:
    return situation.errand is Errand.NONE and heard.is_when and heard.has(Topic.CHANGE) and heard.service is None


def _hear_booking(situation: Situation, heard: Heard, ask: Ask) -> Situation:
    if heard.has(Topic.FORGET_IT) and situation.pending is None:
        return replace(situation, errand=Errand.NONE, offers=(), days=None, time=None, part=None)
    before = situation
    situation = _merge_service(situation, heard)
    situation = _merge_when(situation, heard, ask)
    wants = heard.service is not None or heard.is_when or heard.has(Topic.BOOKING)
    agrees = heard.has(Topic.YES) and ask in {Ask.BOOK_IT, Ask.OTHER_TIME}
    if wants or agrees:
        situation = replace(situation, errand=Errand.BOOKING)
    return _judge_confirmation(situation, heard, ask, is_changed=_wish(before) != _wish(situation))


def _wish(situation: Situation) -> tuple[object, ...]:
    return (situation.service, situation.days, situation.time, situation.part)


def _merge_service(situation: Situation, heard: Heard) -> Situation:
    if heard.service is None or heard.service == situation.service:
        return situation
    return replace(situation, service=heard.service, offers=())


def _merge_when(situation: Situation, heard: Heard, ask: Ask) -> Situation:
    if (offer := _picked(situation.offers, heard, ask)) is not None:
        day = offer.start.date()
        return replace(situation, days=(day, day), time=offer.start.time())
    if ask is Ask.TIME and heard.has(Topic.NO) and not heard.is_when and not heard.has(Topic.LATER, Topic.EARLIER):
        return replace(situation, offers=(), days=None, part=None)
    situation = _merge_days(situation, heard)
    if heard.time is not None:
        return replace(_day_of_offers(situation), time=heard.time)
    return _merge_part(situation, heard)


def _merge_days(situation: Situation, heard: Heard) -> Situation:
    today = situation.business.today
    if heard.days is not None:
        return replace(situation, days=(max(heard.days.first, today), heard.days.last), offers=())
    if heard.has(Topic.ANY_TIME) and not situation.offers:
        return replace(situation, days=situation.days or (today, today + _SEARCH_DAYS))
    return situation


def _merge_part(situation: Situation, heard: Heard) -> Situation:
    if heard.part is not None:
        return replace(situation, part=heard.part, time=None, offers=())
    if (
        situation.errand in {Errand.BOOKING, Errand.CHANGE}
        and heard.has(Topic.LATER, Topic.EARLIER)
        and situation.days is not None
    ):
        part: PartOfDay = "afternoon" if heard.has(Topic.LATER) else "morning"
        return replace(situation, part=part, time=None, offers=())
    return situation


def _day_of_offers(situation: Situation) -> Situation:
    days = {offer.start.date() for offer in situation.offers}
    if len(days) != 1:
        return situation
    (day,) = days
    return replace(situation, days=(day, day))


def _picked(offers: tuple[Offer, ...], heard: Heard, ask: Ask) -> Offer | None:
    fitting = tuple(offer for offer in offers if _fits(offer, heard))
    if not fitting:
        return None
    if heard.pick is not None and heard.time is None:
        return fitting[heard.pick] if heard.pick < len(fitting) else None
    if heard.time is not None or (heard.days is not None and len(fitting) == 1):
        return fitting[0]
    takes_any = heard.has(Topic.ANY_TIME) or (heard.has(Topic.YES) and len(fitting) == 1)
    return fitting[0] if ask is Ask.TIME and takes_any and not heard.has(Topic.NO) else None


def _fits(offer: Offer, heard: Heard) -> bool:
    on_day = heard.days is None or heard.days.first <= offer.start.date() <= heard.days.last
    return on_day and (heard.time is None or _same_on_the_dial(offer.start.time(), heard.time))


def _same_on_the_dial(offered: time, said: time) -> bool:
    return (offered.hour - said.hour) % _HALF_DAY_HOURS == 0 and offered.minute == said.minute


def _judge_confirmation(situation: Situation, heard: Heard, ask: Ask, *, is_changed: bool) -> Situation:
    if situation.pending is None or ask is not Ask.CONFIRM:
        return situation
    refuses = heard.has(Topic.NO, Topic.FORGET_IT)
    is_same = not is_changed and situation.start == situation.pending.start
    return replace(
        situation,
        is_confirmed=is_same and heard.has(Topic.YES) and not refuses and bool(situation.previous_said),
        is_declined=is_same and refuses,
        errand=Errand.BOOKING,
    )
