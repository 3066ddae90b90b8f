"""How things are said: short spoken English, and the same question always in the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Final

from sandbox.openai.receptionist.acts import Ask
from sandbox.openai.receptionist.business import DAYS, Business, Service, Spans
from sandbox.openai.receptionist.situation import Offer
from sandbox.openai.receptionist.words import spell_number

SORRY: Final = "I'm sorry, I didn't catch that."
TAKING_MESSAGE: Final = "I can take a message for my colleagues."

QUESTIONS: Final[Mapping[Ask, str]] = {
    Ask.OPEN: "How can I help you?",
    Ask.SERVICE: "Which service would you like?",
    Ask.DAY: "What day would suit you?",
    Ask.TIME: "Which of these times would suit you?",
    Ask.NAME: "May I have your name, please?",
    Ask.CONFIRM: "Shall I book it, yes or no?",
    Ask.OTHER_TIME: "Would another time suit you?",
    Ask.BOOK_IT: "Would you like to book an appointment?",
    Ask.MESSAGE: "What should I pass on?",
    Ask.CALLBACK: "What number can we call you back on?",
    Ask.ANYTHING_ELSE: "Is there anything else I can do for you?",
    Ask.ATTEND: "Will you be there?",
    Ask.PIN: "What is your PIN or code?",
}

_MOST_OFFERS: Final = 3
_NOON: Final = 12


def say_goodbye(business: Business) -> str:
    """Return the last words: nobody who writes has called."""
    return "Thank you. Goodbye!" if business.is_written else "Thank you for calling. Goodbye!"


def say_emergency(business: Business) -> str:
    """Return what to do in an emergency."""
    advice = "call 911" if business.is_written else "hang up and dial nine one one"
    return f"If this is an emergency, please {advice} now."


def listed(parts: Sequence[str], conjunction: str) -> str:
    """Return `a, b, or c`."""
    if len(parts) < 2:  # noqa: PLR2004 - a list of one needs no conjunction
        return "".join(parts)
    comma = "," if len(parts) > 2 else ""  # noqa: PLR2004 - the serial comma
    return f"{', '.join(parts[:-1])}{comma} {conjunction} {parts[-1]}"


def say_offers(offers: Sequence[Offer]) -> str:
    """Return at most three offers in the calendar's own words, and ask; a day common to all is said once."""
    shown = offers[:_MOST_OFFERS]
    days = {offer.spoken.partition(", at ")[0] for offer in shown}
    if len(shown) > 1 and len(days) == 1 and all(", at " in offer.spoken for offer in shown):
        times = listed([offer.spoken.partition(", at ")[2] for offer in shown], "or")
        day = days.pop()
        opening = day[0].upper() + day[1:] if day.startswith(("today", "tomorrow")) else f"On {day}"
        return f"{opening}, I have {times}. {QUESTIONS[Ask.TIME]}"
    question = QUESTIONS[Ask.TIME] if len(shown) > 1 else "Would that suit you?"
    return f"I have {', or '.join(offer.spoken for offer in shown)}. {question}"


def say_services(business: Business) -> str:
    """Return what can be booked."""
    return f"We offer {listed([service.name for service in business.services], 'and')}."


def say_price(service: Service) -> str:
    """Return price and duration of a service."""
    takes = f"takes {spell_number(service.minutes)} minutes"
    amount, _, currency = service.price.partition(" ")
    try:
        price = Decimal(amount)
    except InvalidOperation:
        return f"The price of the {service.name} is quoted on the spot, and it {takes}."
    return f"The {service.name} costs {_spell_money(price, currency)} and {takes}."


def _spell_money(price: Decimal, currency: str) -> str:
    unit = {"USD": "dollars", "EUR": "euros", "GBP": "pounds"}.get(currency, currency)
    whole, cents = divmod(int(price * 100), 100)
    return f"{spell_number(whole)} {unit}" + (f" and {spell_number(cents)} cents" if cents else "")


def say_hours(business: Business, day: date | None) -> str:
    """Return the hours of one day, or of the week with equal days taken together."""
    if day is not None:
        return _say_day(DAYS[day.weekday()].capitalize(), business.hours.get(day.weekday(), ()))
    runs = _runs(business)
    spoken = [f"{_say_run(first, last)} {_say_spans(spans)}" for first, last, spans in runs]
    return f"We're open {', and '.join(spoken)}." if spoken else "I don't know our opening hours, I'm afraid."


def _say_day(day: str, spans: Spans) -> str:
    return f"On {day} we're open {_say_spans(spans)}." if spans else f"On {day} we're closed."


def _runs(business: Business) -> list[tuple[int, int, Spans]]:
    runs: list[tuple[int, int, Spans]] = []
    for day in range(len(DAYS)):
        spans = business.hours.get(day, ())
        if runs and spans and runs[-1][1] == day - 1 and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        elif spans:
            runs.append((day, day, spans))
    return runs


def _say_run(first: int, last: int) -> str:
    return DAYS[first].capitalize() + (f" to {DAYS[last].capitalize()}" if last > first else "")


def _say_spans(spans: Spans) -> str:
    return listed([f"from {_say_time(opens)} to {_say_time(closes)}" for opens, closes in spans], "and")


def _say_time(at: time) -> str:
    if at == time(_NOON):
        return "noon"
    hour = spell_number(at.hour % _NOON or _NOON)
    minutes = f" {spell_number(at.minute)}" if at.minute else ""
    return f"{hour}{minutes} {'A M' if at.hour < _NOON else 'P M'}"


def say_booked(booking: Mapping[str, object], business: Business) -> str:
    """Return that an appointment is booked, and what becomes of the text message; who writes sees it come."""
    if business.is_written:
        return f"You're booked for {booking.get('spoken', 'that time')}."
    sms = {"sent": " I've sent you a text message.", "on_its_way": " A text message is on its way to you."}
    return f"You're booked for {booking.get('spoken', 'that time')}.{sms.get(str(booking.get('sms')), '')}"


def say_upcoming(appointments: object) -> str:
    """Return the caller's coming appointments from the tool's answer."""
    found = [a for a in appointments if isinstance(a, dict)] if isinstance(appointments, list) else []
    spoken = [f"{str(a.get('service', 'an appointment')).replace('_', ' ')} on {a.get('spoken', '')}" for a in found]
    return f"You have {listed(spoken, 'and')}." if spoken else "You have no coming appointments."
