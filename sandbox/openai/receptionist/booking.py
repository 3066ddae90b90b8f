"""The next step towards a booking: what is still missing is asked, one thing at a time."""

from __future__ import annotations

from sandbox.openai.receptionist.acts import Act, Ask, Say, Use
from sandbox.openai.receptionist.situation import Situation
from sandbox.openai.receptionist.wording import QUESTIONS, listed, say_offers


def next_for_booking(situation: Situation) -> Act:  # noqa: PLR0911 - one line for each step
    """Return the next step."""
    if situation.pending is not None and situation.is_confirmed:
        return Use("book_appointment", _arguments(situation.pending.service, situation.pending.start.isoformat()))
    if situation.pending is not None and situation.is_declined:
        return Use("release_hold")
    if situation.service is None:
        return Say(_which_service(situation), Ask.SERVICE)
    if situation.start is not None:
        return _book(situation, situation.service, situation.start.isoformat())
    if situation.offers:
        return Say(say_offers(situation.offers), Ask.TIME)
    if situation.days is not None:
        return search(situation, situation.days[0].isoformat(), situation.days[1].isoformat())
    return Say(QUESTIONS[Ask.DAY], Ask.DAY)


def search(situation: Situation, from_date: str, to_date: str) -> Use:
    """Return the look-up of free slots for the service wanted."""
    part = {} if situation.part is None else {"part_of_day": situation.part}
    return Use(
        "find_free_slots", {"service": situation.service or "", "from_date": from_date, "to_date": to_date} | part
    )


def _book(situation: Situation, service: str, start: str) -> Act:
    pending = situation.pending
    if pending is not None and (pending.service, pending.start.isoformat()) == (service, start):
        return Say(QUESTIONS[Ask.CONFIRM] if situation.previous_said else pending.sentence, Ask.CONFIRM)
    if not situation.is_known and not situation.needs_callback:
        if situation.name is None:
            return Say(QUESTIONS[Ask.NAME], Ask.NAME)
        return Use("save_contact", {"name": situation.name})
    return Use("book_appointment", _arguments(service, start))


def _arguments(service: str, start: str) -> dict[str, str]:
    return {"service": service, "start": start[: len("2026-11-24T09:00")]}


def _which_service(situation: Situation) -> str:
    names = [service.name for service in situation.business.services]
    return f"What would you like to book: {listed(names, 'or')}?" if names else QUESTIONS[Ask.SERVICE]
