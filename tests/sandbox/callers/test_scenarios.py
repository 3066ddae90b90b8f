"""Every scenario, talked through in words: the callers against the sandbox's receptionist and a desk that never fails.

What this shows is that the stories are playable: rules and receptionist understand each other, and the story ends as
it expects. Audio, durability and database come on top in the system tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest

from sandbox.box import SCENARIOS
from sandbox.callers.days import spoken
from sandbox.callers.given import Given
from sandbox.callers.loader import Library
from sandbox.callers.mind import Mind, Scene
from sandbox.callers.people import CallerScript, Deed, HangUp, Hm, Mumble, Say
from sandbox.callers.scenario import Scenario
from tests.sandbox.openai.front_desk import KNOWN, NOW, UNKNOWN, WITHHELD, Caller, Conversation, FrontDesk

GREETING = "Northgate Auto Workshop, this is Ada, an automated assistant. How can I help you?"
HOURS = {8: "eight A M", 9: "nine A M", 10: "ten A M", 11: "eleven A M", 13: "one P M", 14: "two P M", 15: "three P M"}
SEEDED = {"+15551230001", "+15551230002", "+15551230003"}
#: Silence is played on the line; a change needs the appointments the product has, a wish its planner.
NOT_IN_WORDS = {
    *("stays_silent", "moves_his_appointment", "moves_to_a_taken_slot", "cancels"),
    *("cancels_too_late", "moves_too_late", "keeps_his_appointment"),
    *("wishes_a_call", "says_yes_to_a_plan", "task_after_the_hang_up"),
}
#: Whoever is rung has no words first, and the desk here is the workshop's.
STORIES = Library(SCENARIOS).all(today=lambda _business: NOW.date())
PLAYABLE_IN_WORDS = [
    story for story in STORIES if story.callers and story.business == "workshop" and story.name not in NOT_IN_WORDS
]


@dataclass
class Desk(FrontDesk):
    """A desk with two bays, full hours and half hours, on any day."""

    bays_taken: dict[str, int] = field(default_factory=dict)
    booked: list[datetime] = field(default_factory=list)
    messages: list[Mapping[str, str]] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Hold nothing."""
        super().__init__()
        self._held_start: str | None = None

    def _free(self, day: date) -> list[str]:
        starts = (datetime.combine(day, time(hour)).isoformat()[:16] for hour in HOURS)
        return [start for start in starts if self.bays_taken.get(start, 0) < 2]

    def _find_free_slots(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        first, last = (date.fromisoformat(arguments[key]) for key in ("from_date", "to_date"))
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        starts = [start for day in days for start in self._free(day)]
        return {"service": arguments["service"], "slots": [{"start": s, "spoken": say(s)} for s in starts[:5]]}

    def _book_appointment(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        start = arguments["start"]
        if self._held_start != start and self.bays_taken.get(start, 0) >= 2:
            free = self._free(datetime.fromisoformat(start).date())
            return {"status": "slot_taken", "alternatives": [{"start": s, "spoken": say(s)} for s in free]}
        if self._held_start == start:
            self.booked.append(datetime.fromisoformat(start))
            self.bays_taken[start] = self.bays_taken.get(start, 0) + 1
            return {"status": "booked", "start": start, "spoken": say(start), "sms": "sent"}
        self._held_start = start
        sentence = f"Shall I book a {arguments['service'].replace('_', ' ')} for {say(start)}?"
        return {"status": "needs_confirmation", "sentence": sentence, "start": start}

    def _save_contact(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        self.saved.append(arguments["name"])
        return {"status": "saved", "name": arguments["name"]}

    def _take_message(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        self.messages.append(arguments)
        return {"status": "message_taken"}


class RefusingDesk(Desk):
    """A desk that books nothing for a caller without a number."""

    def _book_appointment(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        return {"status": "refused", "reason": "The caller withholds his number."}


def say(start: str) -> str:
    """Return a start in the calendar's words."""
    at = datetime.fromisoformat(start)
    half = " thirty" if at.minute else ""
    hour, _, meridiem = HOURS[at.hour].partition(" ")
    weekday, _, day = spoken(at.date()).partition(" ")
    return f"{weekday}, {day}, at {hour}{half} {meridiem}"


def talk(script: CallerScript, desk: Desk, caller: Caller) -> bool:
    """Let a caller talk to the receptionist; return whether the call came to an end that one of them wanted."""
    mind, conversation = Mind(script), Conversation(desk, caller=caller, greeting=GREETING)
    words = GREETING
    for _ in range(20):
        deeds = _next_deeds(mind, words)
        if not deeds:
            return False
        for deed in deeds:
            if isinstance(deed, HangUp):
                return True
            if isinstance(deed, Say | Mumble):
                words = conversation.hear(deed.say if isinstance(deed, Say) else "(unintelligible)")
        if conversation.ended_with is not None:
            return True
    return False


def _next_deeds(mind: Mind, words: str) -> tuple[Deed, ...]:
    speaking = Scene(0, words, agent_speaking_ms=5000, quiet_ms=0, agent_quiet_ms=0)
    finished = Scene(0, words, agent_speaking_ms=0, quiet_ms=700, agent_quiet_ms=700)
    deeds = mind.decide(speaking)
    return deeds if deeds and not all(isinstance(deed, Hm) for deed in deeds) else mind.decide(finished)


def _desk(given: Given, *, refuses: bool) -> Desk:
    desk = RefusingDesk() if refuses else Desk()
    for appointment in given.appointments:
        assert appointment.day is not None
        assert appointment.time is not None
        start = datetime.combine(appointment.day, appointment.time).isoformat()[:16]
        desk.bays_taken[start] = desk.bays_taken.get(start, 0) + 1
    return desk


def _who_calls(script: CallerScript, given: Given) -> Caller:
    if script.number == "anonymous":
        return WITHHELD
    return KNOWN if script.number in SEEDED | {contact.phone for contact in given.contacts} else UNKNOWN


def test_what_is_left_out_is_there() -> None:
    """A name that is no scenario's any more leaves nothing out."""
    assert {story.name for story in STORIES} >= NOT_IN_WORDS


@pytest.mark.parametrize("scenario", PLAYABLE_IN_WORDS, ids=lambda scenario: scenario.name)
def test_the_story_ends_as_it_expects(scenario: Scenario) -> None:
    """Every call ends by somebody's will, with exactly the bookings, contacts and messages of `expect`."""
    desk = _desk(scenario.given, refuses=scenario.callers[0].number == "anonymous")
    for script in scenario.callers:
        assert talk(script, desk, _who_calls(script, scenario.given))
        desk._held_start = None
    wanted = scenario.expect.appointments
    assert len(desk.booked) == len(wanted) == scenario.expect.sms == scenario.expect.calendar_events
    for booked, expected in zip(desk.booked, wanted, strict=True):
        assert expected.day in (booked.date(), "any")
        assert expected.time in (booked.time(), "any")
    assert desk.saved == [contact.name for contact in scenario.expect.contacts]
    for left, message in zip(desk.messages, scenario.expect.messages, strict=True):
        assert re.search(message.matches, left["text"], re.IGNORECASE)
        assert left.get("callback_number", "").endswith(message.callback_number or "")
