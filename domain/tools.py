"""The tool catalogue: what a model may ask for, with its JSON Schema, risk and the words that cover a slow answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from domain.schemas import DATE, LOCAL_TIME, object_of, text_of


class Risk(IntEnum):
    """How much a tool can do wrong; ordered, an agent may only raise it."""

    READ = 0
    LOW = 1
    HIGH = 2


class Scope(StrEnum):
    """Whose records a tool touches."""

    PUBLIC = "public"
    OWN = "own"
    DIRECTORY = "directory"
    WEB = "web"


@dataclass(frozen=True, slots=True)
class Tool:
    """One entry of the catalogue.

    Attributes:
        parameters: JSON Schema (draft 2020-12) of the arguments object; unknown properties are refused.
        scope: Whose records it touches; `DIRECTORY` shows other people's, `WEB` what anybody has written.
        secrets: Names of arguments that are written down nowhere, and no id is made of: it could be guessed back.
        scope: Whose records it touches; `DIRECTORY` shows other people's.
        filler: What the agent says when the result takes longer than a moment.
        question: What the caller is asked when policy wants his yes first; a booking has a sentence of its own.
    """

    name: str
    description: str
    parameters: Mapping[str, object]
    risk: Risk
    scope: Scope
    filler: str
    question: str
    secrets: frozenset[str] = frozenset()


_LOCATION: Final = text_of("The location's key, needed where the service's locations keep different clocks.")

FIND_FREE_SLOTS: Final = Tool(
    name="find_free_slots",
    description="List free appointment starts for a service between two local dates (both included).",
    parameters=object_of(
        ("service", "from_date", "to_date"),
        service=text_of("The service's key."),
        from_date=DATE,
        to_date=DATE,
        part_of_day={"type": "string", "enum": ["morning", "afternoon", "any"], "description": "Defaults to any."},
        location=_LOCATION,
    ),
    risk=Risk.READ,
    scope=Scope.PUBLIC,
    filler="Let me check the calendar.",
    question="Shall I look for free appointments?",
)
UPCOMING_APPOINTMENTS: Final = Tool(
    name="upcoming_appointments",
    description="List the caller's own coming appointments, each with the reference by which it is changed.",
    parameters=object_of(),
    risk=Risk.READ,
    scope=Scope.OWN,
    filler="Let me look that up.",
    question="Shall I read out your appointments?",
)
FIND_CUSTOMER: Final = Tool(
    name="find_customer",
    description=(
        "Look one customer up by phone number, customer number, name or e-mail: who he is and what he has coming. "
        "Where several fit, ask for more. Staff only."
    ),
    parameters={
        **object_of(
            phone=text_of("Phone number, as said.", longest=40),
            customer_number=text_of("The number the business's own books have for him.", longest=64),
            name=text_of("Every word of it has to fit."),
            email=text_of("E-mail address."),
        ),
        "minProperties": 1,
    },
    risk=Risk.READ,
    scope=Scope.DIRECTORY,
    filler="Let me look that up.",
    question="Shall I look that customer up?",
)
GET_CONTACT_MEMORY: Final = Tool(
    name="get_contact_memory",
    description=(
        "What is remembered of one customer: how well he is known, what he was promised and is still owed, what he "
        "prefers, what was noted of him. Staff only."
    ),
    parameters=object_of(("phone",), phone=text_of("Phone number, as find_customer gave it.", longest=40)),
    risk=Risk.READ,
    scope=Scope.DIRECTORY,
    filler="Let me look that up.",
    question="Shall I look up what we know of that customer?",
)
SEARCH_CONTACTS: Final = Tool(
    name="search_contacts",
    description="Search the customer directory by name, phone number or e-mail. Staff only.",
    parameters=object_of(("query",), query=text_of("Name, phone number or e-mail.")),
    risk=Risk.READ,
    scope=Scope.DIRECTORY,
    filler="Let me look that up.",
    question="Shall I search the customer directory?",
)
SAVE_CONTACT: Final = Tool(
    name="save_contact",
    description="Record the name of a caller who is not a customer yet, once he has said it.",
    parameters=object_of(("name",), name=text_of("The caller's full name as he said it.", longest=80)),
    risk=Risk.LOW,
    scope=Scope.OWN,
    filler="One moment, I am writing that down.",
    question="Shall I save your name with this number?",
)
BOOK_APPOINTMENT: Final = Tool(
    name="book_appointment",
    description=(
        "Book an appointment for the caller. The first request holds the slot and returns the sentence to confirm; "
        "after the caller's clear yes, request it again with the same arguments."
    ),
    parameters=object_of(
        ("service", "start"), service=text_of("The service's key."), start=LOCAL_TIME, location=_LOCATION
    ),
    risk=Risk.HIGH,
    scope=Scope.OWN,
    filler="One moment while I arrange that.",
    question="Shall I book that?",
)
_REFERENCE: Final = text_of("The appointment's reference, as upcoming_appointments gave it.", longest=40)
RESCHEDULE_APPOINTMENT: Final = Tool(
    name="reschedule_appointment",
    description=(
        "Move one of the caller's own appointments to another start. The first request returns the sentence to "
        "confirm; after the caller's clear yes, request it again with the same arguments."
    ),
    parameters=object_of(("appointment", "start"), appointment=_REFERENCE, start=LOCAL_TIME),
    risk=Risk.HIGH,
    scope=Scope.OWN,
    filler="One moment while I move that.",
    question="Shall I move that appointment?",
)
CANCEL_APPOINTMENT: Final = Tool(
    name="cancel_appointment",
    description=(
        "Cancel one of the caller's own appointments. The first request returns the sentence to confirm; after the "
        "caller's clear yes, request it again with the same arguments."
    ),
    parameters=object_of(("appointment",), appointment=_REFERENCE),
    risk=Risk.HIGH,
    scope=Scope.OWN,
    filler="One moment while I cancel that.",
    question="Shall I cancel that appointment?",
)
RELEASE_HOLD: Final = Tool(
    name="release_hold",
    description="Let go of the slot being held when the caller does not want it after all.",
    parameters=object_of(),
    risk=Risk.LOW,
    scope=Scope.OWN,
    filler="One moment.",
    question="Shall I let the reserved time go?",
)
TAKE_MESSAGE: Final = Tool(
    name="take_message",
    description="Take a message for a human, with the number to call back.",
    parameters=object_of(
        ("text",),
        text=text_of("What the caller wants passed on.", longest=1000),
        callback_number=text_of("Number to call back, as said, if it is not the one he calls from.", longest=40),
    ),
    risk=Risk.LOW,
    scope=Scope.OWN,
    filler="I am writing that down.",
    question="Shall I pass that message on?",
)

CONFIRM_ATTENDANCE: Final = Tool(
    name="confirm_attendance",
    description="Note that the customer will come to the appointment this call reminds him of.",
    parameters=object_of(),
    risk=Risk.LOW,
    scope=Scope.OWN,
    filler="I am writing that down.",
    question="Shall I note that you will be there?",
)
DO_NOT_CALL: Final = Tool(
    name="do_not_call",
    description="The person on the line does not want to be called or texted any more. Use it at once; do not argue.",
    parameters=object_of(),
    risk=Risk.LOW,
    scope=Scope.OWN,
    filler="One moment.",
    question="Shall I make sure that we never call you again?",
)

REQUEST_TASK: Final = Tool(
    name="request_task",
    description=(
        "Hand in what the caller wants done that no other tool does, such as calling or texting somebody for him. It "
        "is planned, somebody decides, and he is told the outcome by text. Never for an emergency, nor for what "
        "another tool does."
    ),
    parameters=object_of(
        ("goal",),
        goal=text_of(
            "What is wanted, in the caller's words; telephone numbers and names exactly as he said them.", longest=1000
        ),
    ),
    risk=Risk.LOW,
    scope=Scope.PUBLIC,
    filler="I am passing that on.",
    question="Shall I pass that on to be done?",
)
DECIDE_TASK: Final = Tool(
    name="decide_task",
    description=(
        "Say yes or no to a task's plan for the caller, where request_task or waiting_tasks says that he decides. To "
        "approve, the first request returns the question; after the caller's clear yes, request it again with the same "
        "arguments."
    ),
    parameters=object_of(
        ("task", "decision"),
        task=text_of("The task's reference, as another tool gave it.", longest=40),
        decision={"type": "string", "enum": ["approve", "reject"], "description": "What the caller wants."},
    ),
    risk=Risk.HIGH,
    scope=Scope.OWN,
    filler="One moment.",
    question="Shall I have that done?",
)
WAITING_TASKS: Final = Tool(
    name="waiting_tasks",
    description="List the tasks that wait for somebody's decision, each with its reference and plan. Staff only.",
    parameters=object_of(),
    risk=Risk.READ,
    scope=Scope.DIRECTORY,
    filler="Let me look that up.",
    question="Shall I look up what is waiting?",
)
VERIFY_PRINCIPAL: Final = Tool(
    name="verify_principal",
    description=(
        "Check the PIN or one-time code that a caller says who claims to be in charge of the business. Never repeat "
        "the digits."
    ),
    parameters=object_of(("digits",), digits=text_of("The digits as he said them, nothing else.", longest=80)),
    # Nobody is promised anything by it: one that came too late is asked for again, with the caller there.
    risk=Risk.READ,
    scope=Scope.PUBLIC,
    filler="Let me check that.",
    question="Shall I check that?",
    secrets=frozenset({"digits"}),
)
SEND_CODE: Final = Tool(
    name="send_code",
    description=(
        "Text a one-time code to the number of a caller who claims to be in charge of the business and has no PIN at "
        "hand; he says it, and verify_principal checks it."
    ),
    parameters=object_of(),
    risk=Risk.LOW,
    scope=Scope.PUBLIC,
    filler="One moment.",
    question="Shall I text you a code?",
)

#: Ended by media itself (design §2.3): revocable until the goodbye has been heard, so it never reaches the workflow.
END_CALL: Final = Tool(
    name="end_call",
    description="Say goodbye and end the call once the caller is done.",
    parameters=object_of(("goodbye",), goodbye=text_of("The last sentence to say.")),
    risk=Risk.READ,
    scope=Scope.PUBLIC,
    filler="",
    question="",
)

CATALOGUE: Final[Mapping[str, Tool]] = {
    tool.name: tool
    for tool in (
        FIND_FREE_SLOTS,
        UPCOMING_APPOINTMENTS,
        FIND_CUSTOMER,
        GET_CONTACT_MEMORY,
        SEARCH_CONTACTS,
        SAVE_CONTACT,
        BOOK_APPOINTMENT,
        RESCHEDULE_APPOINTMENT,
        CANCEL_APPOINTMENT,
        RELEASE_HOLD,
        TAKE_MESSAGE,
        CONFIRM_ATTENDANCE,
        DO_NOT_CALL,
        REQUEST_TASK,
        DECIDE_TASK,
        WAITING_TASKS,
        VERIFY_PRINCIPAL,
        SEND_CODE,
        END_CALL,
    )
}
#: What a call we have placed adds to its agent's tools.
CALLEE_TOOLS: Final = (CONFIRM_ATTENDANCE.name, DO_NOT_CALL.name)
#: What a call from the number of somebody in charge adds; policy opens it once he has shown who he is.
PRINCIPAL_TOOLS: Final = (WAITING_TASKS.name,)
_HIDDEN: Final = "[secret]"


def is_effect(name: str) -> bool:
    """Say whether a tool of this name changes anything."""
    tool = CATALOGUE.get(name)
    return tool is not None and tool.risk is not Risk.READ


def has_secrets(name: str) -> bool:
    """Say whether a tool of this name has arguments that are written down nowhere."""
    tool = CATALOGUE.get(name)
    return tool is not None and bool(tool.secrets)


def public_arguments(name: str, arguments: Mapping[str, object]) -> dict[str, object]:
    """Return a tool's arguments without those that are secret, for ids."""
    return {} if has_secrets(name) else dict(arguments)


def noted_arguments(name: str, text: str) -> str:
    """Return a tool's arguments (JSON text of the model) as they may be written down."""
    tool = CATALOGUE.get(name)
    if tool is None or not tool.secrets:
        return text
    return json.dumps(dict.fromkeys(sorted(tool.secrets), _HIDDEN), separators=(",", ":"))
