"""What a tool's answer changes in the situation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from sandbox.openai.receptionist.acts import Use
from sandbox.openai.receptionist.changing import settle_change
from sandbox.openai.receptionist.situation import Asked, Errand, Offer, Own, Pending, Result, Situation
from sandbox.openai.receptionist.wishes import take_task_result

MOST_SETBACKS: Final = 2


def take_result(situation: Situation, use: Use, content: Mapping[str, object]) -> Situation:
    """Return the situation after a tool's answer."""
    result = Result(use, content)
    after = replace(situation, latest=result, said="")
    return take_task_result(after, result) or _apply(after, result)


def _apply(situation: Situation, result: Result) -> Situation:  # noqa: C901, PLR0911, PLR0912 - one line for each answer
    match (result.use.tool, result.status):
        case ("find_free_slots", "") if "slots" in result.content:
            return replace(situation, offers=read_offers(result.content["slots"]), setbacks=0)
        case ("book_appointment", "needs_confirmation") if {"start", "sentence"} <= result.content.keys():
            return _held(situation, result)
        case ("book_appointment", "booked"):
            return settle_booking(situation)
        case ("book_appointment", "slot_taken"):
            offers = read_offers(result.content.get("alternatives"))
            return replace(situation, pending=None, offers=offers, days=None, time=None)
        case ("book_appointment", "hold_expired"):
            return _set_back(replace(situation, pending=None))
        case ("save_contact", "saved"):
            return replace(situation, is_known=True)
        case ("release_hold", "released"):
            return replace(situation, pending=None, errand=Errand.NONE, offers=(), days=None, time=None, part=None)
        case ("take_message", "message_taken"):
            return replace(situation, errand=Errand.NONE, message=None)
        case ("confirm_attendance", "confirmed"):
            return replace(situation, is_attending=True)
        case ("cancel_appointment" | "reschedule_appointment", "needs_confirmation") if "sentence" in result.content:
            return replace(situation, asked=Asked(result.use.arguments, str(result.content["sentence"])))
        case ("cancel_appointment", "cancelled") | ("reschedule_appointment", "moved"):
            return settle_change(situation)
        case ("reschedule_appointment", "slot_taken"):
            offers = read_offers(result.content.get("alternatives"))
            return replace(situation, asked=None, offers=offers, days=None, time=None)
        case ("upcoming_appointments", ""):
            return replace(situation, own=_own(result.content.get("appointments")))
        case ("end_call", _) | ("do_not_call", "suppressed"):
            return situation
        case (_, "pending"):
            return settle_booking(situation) if result.use.tool == "book_appointment" else situation
        case (_, "failed") if _was_never_asked(result):
            return situation
        case (_, "refused"):
            return _refused(situation, result)
        case (_, "invalid"):
            return _invalid(situation, result)
        case _:
            return _failed(situation, result)


def _was_never_asked(result: Result) -> bool:
    """Tell whether the caller interrupted before the tool was used."""
    return "not requested" in str(result.content.get("reason", ""))


def settle_booking(situation: Situation) -> Situation:
    """Return the situation once the appointment is booked: the errand is done."""
    return replace(
        situation,
        errand=Errand.NONE,
        service=None,
        days=None,
        time=None,
        part=None,
        offers=(),
        pending=None,
        is_booked=True,
        setbacks=0,
    )


def hold(situation: Situation, pending: Pending) -> Situation:
    """Return the situation once a slot is held for the caller's yes."""
    day = pending.start.date()
    return replace(
        situation,
        errand=Errand.BOOKING,
        pending=pending,
        service=pending.service,
        days=(day, day),
        time=pending.start.time(),
        offers=(),
    )


def read_offers(slots: object) -> tuple[Offer, ...]:
    """Return the slots of an answer; what has no start is left out."""
    if not isinstance(slots, list):
        return ()
    return tuple(
        Offer(datetime.fromisoformat(slot["start"]), str(slot.get("spoken", slot["start"])))
        for slot in slots
        if isinstance(slot, dict) and isinstance(slot.get("start"), str)
    )


def _own(appointments: object) -> tuple[Own, ...]:
    found = [one for one in appointments if isinstance(one, dict)] if isinstance(appointments, list) else []
    return tuple(Own(str(one["appointment"]), str(one.get("service", ""))) for one in found if "appointment" in one)


def _held(situation: Situation, result: Result) -> Situation:
    start = datetime.fromisoformat(str(result.content["start"]))
    service = result.use.arguments.get("service", "")
    return hold(situation, Pending(service, start, str(result.content["sentence"])))


def _refused(situation: Situation, result: Result) -> Situation:
    reason = str(result.content.get("reason", "")).casefold()
    if result.use.tool == "book_appointment" and "withh" in reason:
        return replace(
            situation, errand=Errand.MESSAGE, message=_wish_as_message(situation), pending=None, needs_callback=True
        )
    if result.use.tool == "book_appointment" and "name" in reason:
        return _set_back(replace(situation, is_known=False))
    return _to_message(situation)


def _wish_as_message(situation: Situation) -> str:
    service = situation.business.service(situation.service or "")
    when = f" on {situation.start:%A, %B %d at %H:%M}" if situation.start else ""
    return f"Would like to book: {service.name if service else 'an appointment'}{when}. Please call back."


def _invalid(situation: Situation, result: Result) -> Situation:
    if result.use.tool == "book_appointment":
        return _set_back(replace(situation, pending=None, offers=(), time=None))
    if result.use.tool == "find_free_slots":
        return _set_back(replace(situation, days=None, part=None, offers=()))
    return _set_back(situation)


def _failed(situation: Situation, result: Result) -> Situation:
    if result.use.tool == "take_message":
        return replace(situation, errand=Errand.NONE, message=None)
    return _to_message(situation)


def _set_back(situation: Situation) -> Situation:
    setbacks = situation.setbacks + 1
    after = replace(situation, setbacks=setbacks)
    return _to_message(after) if setbacks > MOST_SETBACKS else after


def _to_message(situation: Situation) -> Situation:
    return replace(situation, errand=Errand.MESSAGE, message=None, pending=None, setbacks=0)
