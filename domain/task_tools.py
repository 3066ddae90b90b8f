"""What a task can do: each tool once, with schema, risk, how it is undone, and the sentence a person is asked with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain import tools
from domain.calendar_tools import FIND_EVENTS
from domain.mail_addresses import ADDRESS_PATTERN
from domain.schemas import LOCAL_TIME, object_of, text_of
from domain.tools import Risk, Scope, Tool
from domain.web_tools import READ_PAGE, WEB_SEARCH
from domain.written import LONGEST_EMAIL


class Undo(StrEnum):
    """What can be done about a step that is not wanted after all."""

    REVERSED = "reversed"
    CORRECTED = "corrected"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class TaskTool:
    """One thing a step can be.

    Attributes:
        tool: As the model sees it.
        undo: How a step of it is taken back.
        sentence: What a person is told a step of it does; arguments stand in braces.
    """

    tool: Tool
    undo: Undo
    sentence: str

    def said(self, arguments: Mapping[str, str]) -> str:
        """Return what a step does, for people."""
        return self.sentence.format_map(_Named(arguments))


class _Named(dict[str, str]):
    """Arguments; one that may be left out and is says nothing."""

    def __missing__(self, key: str) -> str:
        return ""


_NUMBER: Final[Mapping[str, object]] = {
    "type": "string",
    "pattern": r"^\+[1-9]\d{6,14}$",
    "description": "Telephone number, E.164, as a look-up gave it or the requester said it.",
}
_ADDRESS: Final[Mapping[str, object]] = {
    "type": "string",
    "pattern": ADDRESS_PATTERN,
    "maxLength": LONGEST_EMAIL,
    "description": "One e-mail address, as a look-up gave it or the requester said it.",
}


def _tool(name: str, description: str, parameters: Mapping[str, object], risk: Risk = Risk.HIGH) -> Tool:
    return Tool(name, description, parameters, risk, Scope.PUBLIC, filler="", question="")


SEND_TEXT: Final = TaskTool(
    _tool(
        "send_text",
        "Send an SMS. Say who it is from; no links, no secrets.",
        object_of(
            ("to", "text"),
            to=_NUMBER,
            text=text_of("The whole text.", longest=600),
        ),
    ),
    Undo.CORRECTED,
    "Text {to}: “{text}”",
)
SEND_EMAIL: Final = TaskTool(
    _tool(
        "send_email",
        "Send an e-mail in plain text. Say who it is from; no secrets.",
        object_of(
            ("to", "subject", "text"),
            to=_ADDRESS,
            subject=text_of("What it is about, in a few words.", longest=120),
            text=text_of("The whole text.", longest=5_000),
        ),
    ),
    Undo.CORRECTED,
    "E-mail {to}, “{subject}”: “{text}”",
)
PLACE_CALL: Final = TaskTool(
    _tool(
        "place_call",
        "Ring somebody and talk to him about one thing. What he said comes back as the step's result.",
        object_of(
            ("to", "errand"),
            to=_NUMBER,
            errand=text_of("What to say or ask, in one or two sentences.", longest=500),
        ),
    ),
    Undo.IMPOSSIBLE,
    "Call {to}: {errand}",
)
BOOK: Final = TaskTool(
    _tool(
        "book",
        "Book an appointment for a customer.",
        object_of(
            ("customer", "service", "start"),
            customer=_NUMBER,
            service=text_of("The service's key.", longest=64),
            start=LOCAL_TIME,
            location=text_of("The location's key, where the service's locations keep different clocks.", longest=64),
        ),
    ),
    Undo.REVERSED,
    "Book {service} for {customer} on {start}",
)
MOVE: Final = TaskTool(
    _tool(
        "move",
        "Move a customer's appointment to another start.",
        object_of(
            ("customer", "appointment", "start"),
            customer=_NUMBER,
            appointment=text_of("Its reference, as a look-up gave it.", longest=40),
            start=LOCAL_TIME,
        ),
    ),
    Undo.REVERSED,
    "Move appointment {appointment} of {customer} to {start}",
)
CANCEL: Final = TaskTool(
    _tool(
        "cancel",
        "Cancel a customer's appointment.",
        object_of(
            ("customer", "appointment"),
            customer=_NUMBER,
            appointment=text_of("Its reference, as a look-up gave it.", longest=40),
        ),
    ),
    Undo.REVERSED,
    "Cancel appointment {appointment} of {customer}",
)
REMEMBER: Final = TaskTool(
    _tool(
        "remember",
        "Remember something about a customer, for whoever deals with him next.",
        object_of(
            ("customer", "fact"),
            customer=_NUMBER,
            fact=text_of("One short sentence, without numbers or addresses.", longest=200),
        ),
        Risk.LOW,
    ),
    Undo.REVERSED,
    "Remember of {customer}: “{fact}”",
)

_CALENDAR: Final = text_of("The calendar's key.", longest=64)
_EVENT: Final[Mapping[str, object]] = {
    "type": "string",
    "pattern": r"^[A-Za-z0-9_-]{5,1024}$",
    "description": "Its id, as find_events gave it.",
}
_TITLE: Final = text_of("Its title, as find_events gave it.", longest=200)
_WALL: Final[Mapping[str, object]] = {**LOCAL_TIME, "description": "Local time of the calendar, YYYY-MM-DDTHH:MM."}
CREATE_EVENT: Final = TaskTool(
    _tool(
        "create_event",
        "Put something into a calendar that is no appointment: a meeting, an absence.",
        object_of(
            ("calendar", "title", "start", "end"),
            calendar=_CALENDAR,
            title=text_of("What it is called there.", longest=200),
            start=_WALL,
            end=_WALL,
        ),
    ),
    Undo.REVERSED,
    "Put “{title}” into the calendar {calendar}, {start} to {end}",
)
MOVE_EVENT: Final = TaskTool(
    _tool(
        "move_event",
        "Move something in a calendar that is no appointment.",
        object_of(
            ("calendar", "event", "title", "start", "end"),
            calendar=_CALENDAR,
            event=_EVENT,
            title=_TITLE,
            start=_WALL,
            end=_WALL,
        ),
    ),
    Undo.REVERSED,
    "Move “{title}” in the calendar {calendar} to {start} until {end}",
)
DELETE_EVENT: Final = TaskTool(
    _tool(
        "delete_event",
        "Delete something from a calendar that is no appointment.",
        object_of(("calendar", "event", "title"), calendar=_CALENDAR, event=_EVENT, title=_TITLE),
    ),
    Undo.REVERSED,
    "Delete “{title}” from the calendar {calendar}",
)

TASK_TOOLS: Final[Mapping[str, TaskTool]] = {
    one.tool.name: one
    for one in (
        *(SEND_TEXT, SEND_EMAIL, PLACE_CALL),
        *(BOOK, MOVE, CANCEL),
        *(CREATE_EVENT, MOVE_EVENT, DELETE_EVENT),
        REMEMBER,
    )
}
#: Those that touch the records of one customer.
ON_RECORDS: Final = frozenset({BOOK.tool.name, MOVE.tool.name, CANCEL.tool.name, REMEMBER.tool.name})
#: Look-ups that show what is known of customers.
ON_RECORDS_LOOK_UPS: Final = frozenset(
    {
        tools.FIND_CUSTOMER.name,
        tools.GET_CONTACT_MEMORY.name,
        tools.UPCOMING_APPOINTMENTS.name,
        FIND_EVENTS.name,
    }
)
#: What a planner may look up; nothing of it has an effect.
LOOK_UPS: Final = (
    tools.FIND_CUSTOMER,
    tools.GET_CONTACT_MEMORY,
    tools.FIND_FREE_SLOTS,
    tools.UPCOMING_APPOINTMENTS,
    FIND_EVENTS,
    WEB_SEARCH,
    READ_PAGE,
)
#: Those no call has, so that they are not in the catalogue of calls.
PLANNERS_OWN: Final[Mapping[str, Tool]] = {one.name: one for one in (FIND_EVENTS, WEB_SEARCH, READ_PAGE)}

_STEP: Final = object_of(
    ("tool", "arguments"),
    tool={"type": "string", "enum": sorted(TASK_TOOLS)},
    arguments={"type": "object"},
)
PROPOSE_PLAN: Final = _tool(
    "propose_plan",
    "Hand in the plan once you know everything for it. Nothing happens before a person has agreed.",
    object_of(("steps",), steps={"type": "array", "minItems": 1, "maxItems": 12, "items": _STEP}),
    Risk.READ,
)
DECLINE: Final = _tool(
    "decline",
    "Say why it can't be done, or what has to be known first.",
    object_of(("reason",), reason=text_of("A sentence for the requester.", longest=300)),
    Risk.READ,
)
#: All that a planner is offered; what the steps' tools take stands in its prompt.
PLANNING_TOOLS: Final[Mapping[str, Tool]] = {one.name: one for one in (*LOOK_UPS, PROPOSE_PLAN, DECLINE)}


def recipient_of(tool: str, arguments: Mapping[str, str]) -> str | None:
    """Return whom a step reaches, a number or an address; None: nobody."""
    return arguments.get("customer" if tool in ON_RECORDS else "to")
