"""What a story must leave: `expect` of a scenario file."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sandbox.callers.parts import Part, Pattern, PhoneText


class ExpectedAppointment(Part):
    """An appointment; `time` is local wall time. `any` stands for any of the callers, or for what the agent chose."""

    contact: PhoneText | Literal["any"]
    service: str
    day: date | Literal["any"]
    time: time | Literal["any"]
    status: Literal["held", "confirmed", "expired", "released", "cancelled"] = "confirmed"


class ExpectedContact(Part):
    """A customer who exists afterwards; `name` is compared without regard to case."""

    name: str
    phone: PhoneText


class ExpectedMessage(Part):
    """A message left for a human; `callback_number` is compared by its last digits, None is not looked at."""

    matches: Pattern
    callback_number: Annotated[str, StringConstraints(pattern=r"^\d{7,15}$")] | None = None


class ExpectedTask(Part):
    """A task as it stands afterwards; what is None is not looked at.

    Attributes:
        state: Its own.
        steps: Of each step, in order.
        decided_by: Key or name of who decided what counted.
        channel: How he did.
        report: Regular expression, searched without regard to case in what has come of it.
    """

    state: str
    steps: tuple[str, ...] | None = None
    decided_by: str | None = None
    channel: str | None = None
    report: Pattern | None = None


class Expectation(Part):
    """The final state a scenario must leave, for the numbers of its callers only.

    Attributes:
        outcomes: Outcomes of the calls, in any order; `a|b` allows either.
        appointments: Exactly these appointments of the callers, given ones left out, released and expired ones only
            where listed.
        contacts: Customers who must exist.
        messages: Exactly these messages for a human.
        calendar_events: Events inserted for the callers' appointments.
        sms: Text messages sent to the callers.
        holds_left: Appointments still held once all calls are over.
        interruptions: How often the agent fell silent because a caller spoke over it; None is not looked at.
        reminders: How the reminders of the scenario's people came out, in any order.
        opted_out: Who has said that he wants no more calls.
        tasks: Exactly these tasks of the story's own business, or of its people.
    """

    outcomes: tuple[str, ...] = ()
    appointments: tuple[ExpectedAppointment, ...] = ()
    contacts: tuple[ExpectedContact, ...] = ()
    messages: tuple[ExpectedMessage, ...] = ()
    calendar_events: Annotated[int, Field(ge=0)] = 0
    sms: Annotated[int, Field(ge=0)] = 0
    holds_left: Annotated[int, Field(ge=0)] = 0
    interruptions: Annotated[int, Field(ge=0)] | None = None
    reminders: tuple[str, ...] = ()
    opted_out: tuple[PhoneText, ...] = ()
    tasks: tuple[ExpectedTask, ...] = ()
