"""A telephone conversation with the receptionist over a tiny front desk that carries out her tools."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import Enum, auto
from zoneinfo import ZoneInfo

from domain.business import Agent, Contact, OpeningHours, OpenSpan, Organisation, Resource, Service
from domain.prompt import compose_prompt
from sandbox.openai.receptionist.acts import Say, Use
from sandbox.openai.receptionist.conversation import AskedTool, Message, reply

#: A Saturday, as the prompt says it.
NOW = datetime(2026, 11, 21, 10, 0)  # noqa: DTZ001 - the receptionist thinks in local wall time
TOOLS = frozenset(
    {
        "find_free_slots",
        "upcoming_appointments",
        "save_contact",
        "book_appointment",
        "release_hold",
        "take_message",
        "end_call",
    }
)
SPOKEN = {
    "2026-11-24T09:00": "Tuesday, November twenty-fourth, at nine A M",
    "2026-11-24T10:30": "Tuesday, November twenty-fourth, at ten thirty A M",
    "2026-11-24T14:00": "Tuesday, November twenty-fourth, at two P M",
    "2026-11-24T15:30": "Tuesday, November twenty-fourth, at three thirty P M",
    "2026-11-25T09:00": "Wednesday, November twenty-fifth, at nine A M",
    "2026-11-25T10:00": "Wednesday, November twenty-fifth, at ten A M",
}
_WEEKDAY = (OpenSpan(time(8), time(12)), OpenSpan(time(13), time(17)))
_HOURS = OpeningHours({**dict.fromkeys(range(5), _WEEKDAY), 5: (OpenSpan(time(9), time(13)),)})


def _service(key: str, name: str, minutes: int, price: Decimal | None) -> Service:
    return Service(key, name, timedelta(minutes=minutes), resource_keys=("bay_1",), price=price)


WORKSHOP = Organisation(
    organisation_id="northgate",
    name="Northgate Auto Workshop",
    time_zone="America/New_York",
    services=(
        _service("inspection", "vehicle inspection", 60, Decimal("49.50")),
        _service("oil_change", "oil change", 30, Decimal(79)),
        _service("brake_service", "brake service", 90, None),
        _service("tire_change", "tire change", 45, Decimal(60)),
    ),
    resources=(Resource("bay_1", "Bay 1", _HOURS),),
)
ADA = Agent(
    agent_id="ada",
    organisation_id="northgate",
    version=1,
    name="Ada",
    greeting="Hello, this is Ada.",
    instructions="Be brief and friendly.",
    voice="helena",
    tools=tuple(TOOLS),
)
MARIA = Contact("c-1", "northgate", "Maria Lopez", phones=("+15551230042",))


class Caller(Enum):
    """What is known of who calls: he is Maria, he is nobody yet, or he shows no number either."""

    KNOWN = auto()
    UNKNOWN = auto()
    WITHHELD = auto()


KNOWN, UNKNOWN, WITHHELD = Caller


def prompt(caller: Caller = KNOWN, *, is_written: bool = False) -> str:
    """Return a system prompt as the product composes it."""
    return compose_prompt(
        organisation=WORKSHOP,
        agent=ADA,
        contact=MARIA if caller is KNOWN else None,
        upcoming=(),
        has_callback_number=caller is not WITHHELD,
        now=NOW.replace(tzinfo=ZoneInfo(WORKSHOP.time_zone)),
        is_written=is_written,
    )


def spoken(start: str) -> str:
    """Return how a start is said."""
    return SPOKEN.get(start) or f"{datetime.fromisoformat(start):%A, %B %d, at %H:%M}"


Answer = Callable[[Mapping[str, str]], Mapping[str, object]]


class FrontDesk:
    """Carries out tools the way the product does; `overrides` are used up one after the other, tool by tool."""

    def __init__(self, overrides: Mapping[str, list[Mapping[str, object]]] | None = None) -> None:
        """Start with nothing held."""
        self.used: list[tuple[str, Mapping[str, str]]] = []
        self.bookings = 0
        self._held: Mapping[str, str] | None = None
        self._overrides = {tool: list(answers) for tool, answers in (overrides or {}).items()}

    def use(self, tool: str, arguments: Mapping[str, str]) -> str:
        """Return a tool's answer as JSON."""
        self.used.append((tool, arguments))
        if answers := self._overrides.get(tool):
            return json.dumps(answers.pop(0))
        answer: Answer = getattr(self, f"_{tool}")
        return json.dumps(answer(arguments))

    def _find_free_slots(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        part = arguments.get("part_of_day", "any")
        starts = [
            start
            for start in SPOKEN
            if arguments["from_date"] <= start[:10] <= arguments["to_date"]
            and part in {"any", "morning" if start[11:] < "12:00" else "afternoon"}
        ]
        return {"service": arguments["service"], "slots": [{"start": s, "spoken": SPOKEN[s]} for s in starts[:5]]}

    def _book_appointment(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        start = arguments["start"]
        if self._held == arguments:
            self._held = None
            self.bookings += 1
            return {"status": "booked", "start": start, "spoken": spoken(start), "sms": "sent"}
        self._held = arguments
        sentence = f"Shall I book a {arguments['service'].replace('_', ' ')} for {spoken(start)}?"
        return {"status": "needs_confirmation", "sentence": sentence, "start": start}

    def _release_hold(self, _arguments: Mapping[str, str]) -> Mapping[str, object]:
        self._held = None
        return {"status": "released"}

    def _save_contact(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        return {"status": "saved", "name": arguments["name"]}

    def _take_message(self, _arguments: Mapping[str, str]) -> Mapping[str, object]:
        return {"status": "message_taken"}

    def _upcoming_appointments(self, _arguments: Mapping[str, str]) -> Mapping[str, object]:
        start = "2026-11-24T14:00"
        return {"appointments": [{"service": "oil change", "start": start, "spoken": SPOKEN[start]}]}


class Conversation:
    """One call: what the caller says goes in, what the receptionist says comes out, tools run in between."""

    def __init__(
        self,
        desk: FrontDesk | None = None,
        *,
        caller: Caller = KNOWN,
        greeting: str = "Hello, this is Ada.",
        tools: frozenset[str] = TOOLS,
        is_written: bool = False,
    ) -> None:
        """Greet, unless the greeting is empty."""
        self.desk = desk or FrontDesk()
        self._tools = tools
        self.messages = [Message("system", prompt(caller, is_written=is_written))]
        self.ended_with: str | None = None
        if greeting:
            self.messages.append(Message("assistant", greeting))

    def hear(self, text: str, *, interrupted_after: int | None = None) -> str:
        """Say something as the caller and return the spoken answer, of which only so many words are heard."""
        self.messages.append(Message("user", text))
        spoken = self._answer()
        words = spoken.split()
        cut = spoken if interrupted_after is None else " ".join(words[:interrupted_after])
        self.messages.append(Message("assistant", cut))
        return spoken

    def _answer(self) -> str:
        for _ in range(8):
            match reply(self.messages, self._tools, fallback_now=NOW):
                case Say(text, _):
                    return text
                case Use("end_call", arguments):
                    self.ended_with = arguments["goodbye"]
                    return arguments["goodbye"]
                case Use(tool, arguments):
                    self._run(tool, arguments)
        raise AssertionError("the receptionist uses tools without end")

    def _run(self, tool: str, arguments: Mapping[str, str]) -> None:
        call_id = f"call_{len(self.messages)}"
        self.messages += [
            Message("assistant", "", asked=(AskedTool(call_id, tool, json.dumps(dict(arguments))),)),
            Message("tool", self.desk.use(tool, arguments), tool_call_id=call_id),
        ]
