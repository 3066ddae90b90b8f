"""What to do about a tool's answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sandbox.openai.receptionist.acts import Act, Ask, Say, Use
from sandbox.openai.receptionist.answering import then_go_on
from sandbox.openai.receptionist.booking import next_for_booking, search
from sandbox.openai.receptionist.changing import next_for_change
from sandbox.openai.receptionist.messages import next_for_message
from sandbox.openai.receptionist.situation import Errand, Result, Situation
from sandbox.openai.receptionist.wishes import react_to_task
from sandbox.openai.receptionist.wording import QUESTIONS, TAKING_MESSAGE, say_booked, say_offers, say_upcoming

_WIDER: Final = timedelta(days=7)
_SOUND_OF_FAILURE: Final = "I'm sorry, something isn't working here just now."


def react(situation: Situation, result: Result) -> Act:
    """Return the next act after a tool's answer."""
    return react_to_task(situation, result) or _react(situation, result)


def _react(situation: Situation, result: Result) -> Act:  # noqa: C901, PLR0911, PLR0912 - one line for each answer
    match (result.use.tool, result.status):
        case ("find_free_slots", "") if "slots" in result.content:
            return _offer(situation, result)
        case ("book_appointment", "needs_confirmation") if situation.pending is not None:
            return Say(situation.pending.sentence, Ask.CONFIRM)
        case ("book_appointment", "booked"):
            return _booked(situation, result)
        case ("book_appointment", "slot_taken"):
            return _alternatives(situation)
        case ("release_hold", "released"):
            return Say("No problem, I haven't booked anything. What else can I do for you?", Ask.ANYTHING_ELSE)
        case ("take_message", "message_taken"):
            return Say(f"Thank you, I'll pass that on. {QUESTIONS[Ask.ANYTHING_ELSE]}", Ask.ANYTHING_ELSE)
        case ("cancel_appointment" | "reschedule_appointment", "needs_confirmation") if situation.asked is not None:
            return Say(situation.asked.sentence, Ask.CONFIRM)
        case ("cancel_appointment", "cancelled"):
            return Say(f"Your appointment is cancelled. {QUESTIONS[Ask.ANYTHING_ELSE]}", Ask.ANYTHING_ELSE)
        case ("reschedule_appointment", "moved"):
            return Say(
                f"You now come on {result.content.get('spoken')}. {QUESTIONS[Ask.ANYTHING_ELSE]}", Ask.ANYTHING_ELSE
            )
        case ("reschedule_appointment", "slot_taken"):
            return _alternatives(situation)
        case ("upcoming_appointments", "") if situation.errand is Errand.CHANGE:
            return next_for_change(situation)
        case ("upcoming_appointments", ""):
            return then_go_on(situation, say_upcoming(result.content.get("appointments")), Ask.ANYTHING_ELSE)
        case ("confirm_attendance", "confirmed"):
            return Say(f"Thank you, see you then. {QUESTIONS[Ask.ANYTHING_ELSE]}", Ask.ANYTHING_ELSE)
        case ("do_not_call", "suppressed"):
            return Use("end_call", {"goodbye": f"{result.content.get('spoken', '')} Goodbye!"})
        case ("end_call", _):
            return Say("Goodbye!", Ask.ANYTHING_ELSE)
        case (_, "pending"):
            return Say(QUESTIONS[Ask.ANYTHING_ELSE], Ask.ANYTHING_ELSE)
        case ("cancel_appointment" | "reschedule_appointment", "failed") if "staff" in _reason(result):
            return _carry_on(situation, "It is too late for me to change that.")
        case (_, "refused"):
            return _refused(situation)
        case _:
            return _carry_on(situation, _SOUND_OF_FAILURE)


def _reason(result: Result) -> str:
    return str(result.content.get("reason", ""))


def _carry_on(situation: Situation, apology: str) -> Act:
    match situation.errand:
        case Errand.BOOKING:
            return next_for_booking(situation)
        case Errand.CHANGE:
            return next_for_change(situation)
        case Errand.MESSAGE:
            return next_for_message(situation, f"{apology} {TAKING_MESSAGE}")
        case Errand.NONE | Errand.TASK:
            return Say(f"{apology} {QUESTIONS[Ask.ANYTHING_ELSE]}", Ask.ANYTHING_ELSE)


def _refused(situation: Situation) -> Act:
    if situation.errand is Errand.MESSAGE and situation.message is not None:
        return next_for_message(
            situation, "I'm sorry, I can't book without a number to reach you, but I can pass it on."
        )
    return _carry_on(situation, "I'm afraid I can't do that.")


def _offer(situation: Situation, result: Result) -> Act:
    if situation.offers:
        preface = "" if _is_on_wanted_day(situation) else "I'm afraid that day is full. "
        return Say(f"{preface}{say_offers(situation.offers)}", Ask.TIME)
    first, last = result.use.arguments.get("from_date", ""), result.use.arguments.get("to_date", "")
    if first == last:
        return search(situation, first, (date.fromisoformat(first) + _WIDER).isoformat())
    return Say("I'm afraid we have nothing free then. What other day would suit you?", Ask.DAY)


def _is_on_wanted_day(situation: Situation) -> bool:
    days = situation.days
    return days is None or days[0] != days[1] or any(offer.start.date() == days[0] for offer in situation.offers)


def _alternatives(situation: Situation) -> Act:
    if not situation.offers:
        return Say("I'm afraid that time is taken. What other day would suit you?", Ask.DAY)
    return Say(f"I'm afraid that time is taken. {say_offers(situation.offers)}", Ask.TIME)


def _booked(situation: Situation, result: Result) -> Act:
    return Say(f"{say_booked(result.content, situation.business)} {QUESTIONS[Ask.ANYTHING_ELSE]}", Ask.ANYTHING_ELSE)
