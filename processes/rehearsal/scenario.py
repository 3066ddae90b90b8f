"""Scenarios as the sandbox hands them out (`GET /control/scenarios`); only what the product's side needs."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class GivenContact(_Part):
    """A customer who exists before the call."""

    name: str
    phone: str
    lives: str | None = None
    reminder: str | None = None
    is_opted_out: bool = False


#: A field of that name would hide it.
_WallTime = time


class GivenAppointment(_Part):
    """A confirmed appointment before the call: at a local wall time of the business, or in some hours."""

    contact: str
    service: str
    resource: str
    day: date | None = None
    time: _WallTime | None = None
    in_hours: int | None = None


class Given(_Part):
    """What to put into the database before anybody rings."""

    contacts: tuple[GivenContact, ...] = ()
    appointments: tuple[GivenAppointment, ...] = ()
    redials_after_s: int | None = None


class ExpectedAppointment(_Part):
    """An appointment that must be there; `any` matches anything."""

    contact: str
    service: str
    day: date | str
    time: time | str
    status: str = "confirmed"


class ExpectedMessage(_Part):
    """A message that must have been left."""

    matches: str
    callback_number: str | None = None


class ExpectedTask(_Part):
    """A task that must be there; what is None is not looked at."""

    state: str
    steps: tuple[str, ...] | None = None
    decided_by: str | None = None
    channel: str | None = None
    report: str | None = None


class Expectation(_Part):
    """The final state, for the numbers of the scenario's callers."""

    outcomes: tuple[str, ...] = ()
    appointments: tuple[ExpectedAppointment, ...] = ()
    contacts: tuple[GivenContact, ...] = ()
    messages: tuple[ExpectedMessage, ...] = ()
    calendar_events: int = 0
    sms: int = 0
    holds_left: int = 0
    interruptions: int | None = None
    reminders: tuple[str, ...] = ()
    opted_out: tuple[str, ...] = ()
    tasks: tuple[ExpectedTask, ...] = ()


class Caller(_Part):
    """Who rings, is rung or texts."""

    number: str


class OwnBusiness(_Part):
    """A copy of a demonstration business for one story; every further key is a section of a business file."""

    model_config = ConfigDict(frozen=True, extra="allow")
    number: str


class StaffDeed(_Part):
    """One thing staff do: one of `asks`, `awaits`, `decides`, `mailed`, `limits`, `withdraws`, `undoes`."""

    asks: str | None = None
    awaits: str | None = None
    decides: str | None = None
    withdraws: bool = False
    undoes: bool = False
    mailed: str | None = None
    presses: str = "approve"
    page: str = ""
    limits: dict[str, str] | None = None
    steps: tuple[int, ...] = ()
    changes: tuple[dict[str, Any], ...] = ()
    drop: tuple[int, ...] = ()
    is_stale: bool = False
    answered: str = "counted"


class Scenario(_Part):
    """One story."""

    name: str
    title: str
    business: str = "workshop"
    own: OwnBusiness | None = None
    given: Given = Given()
    callers: tuple[Caller, ...] = ()
    callees: tuple[Caller, ...] = ()
    texters: tuple[Caller, ...] = ()
    staff: tuple[StaffDeed, ...] = ()
    sweeps: int = 0
    expect: Expectation

    @property
    def numbers(self) -> frozenset[str]:
        """Whose telephones and records are looked at."""
        return frozenset(person.number for person in (*self.callers, *self.callees, *self.texters))
