"""Customers with an appointment tomorrow, who are reminded of it in the storm, by a sweep that is run twice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import col
from temporalio.client import Client

from domain.errors import NotFound, ProviderUnavailable
from processes.clock import utc_now
from processes.rehearsal.box import Box
from processes.rehearsal.given import put_appointment, put_contact
from processes.rehearsal.scenario import GivenAppointment, GivenContact
from processes.sweeping import sweep_now
from store.database import Database
from store.dial_policies import SqlDialPolicies
from store.directory import SqlDirectory
from store.seeds import WORKSHOP_ID
from store.tables import AppointmentRow, ContactPhoneRow, DialAttemptRow, ReminderRow

#: Of each bay one: tomorrow's day is full of them.
_STARTS: Final = tuple((bay, time(hour)) for hour in (8, 9, 10, 13, 14, 15) for bay in ("bay_1", "bay_2"))
_SWEEPS: Final = 2
_BETWEEN_SWEEPS_S: Final = 20.0
_TRIES: Final = 40
_BETWEEN_TRIES_S: Final = 3.0
#: Nobody waits half an hour for a storm.
_PAUSE: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Reminded:
    """What has become of one customer's reminder.

    Attributes:
        states: Of his reminders: there has to be one.
        attempts: Calls we have meant to place.
        rung: Calls that reached his telephone.
        reached: Calls on which he heard what he was called for and said that he will come.
    """

    number: str
    states: tuple[str, ...]
    attempts: int
    rung: int
    reached: int


async def give_appointments(box: Box, database: Database) -> list[str]:
    """Have customers wait by their telephones, each with an appointment tomorrow; return their numbers."""
    await SqlDialPolicies(database).change(WORKSHOP_ID, lambda policy: replace(policy, pause=_PAUSE))
    zone = ZoneInfo((await SqlDirectory(database).organisation(WORKSHOP_ID)).time_zone)
    tomorrow = utc_now().astimezone(zone).date() + timedelta(days=1)
    numbers = [f"+1555778{index:04d}" for index in range(len(_STARTS))]
    for number, (bay, at) in zip(numbers, _STARTS, strict=True):
        await box.wait_by_the_telephone(_script(number))
        await put_contact(database, GivenContact(name=f"Toni Reed {number[-3:]}", phone=number, lives="noon"))
        given = GivenAppointment(contact=number, service="oil_change", resource=bay, day=tomorrow, time=at)
        await put_appointment(database, given, WORKSHOP_ID)
    return numbers


async def sweep_twice(client: Client) -> None:
    """Have the workshop's customers reminded, and once more; whatever is away meanwhile comes back."""
    for _ in range(_SWEEPS):
        await _sweep(client)
        await asyncio.sleep(_BETWEEN_SWEEPS_S)


async def look_after(box: Box, database: Database, number: str) -> Reminded:
    """Return what has become of a customer's reminder so far."""
    states = (
        select(col(ReminderRow.state))
        .join(AppointmentRow, col(AppointmentRow.appointment_id) == col(ReminderRow.appointment_id))
        .join(ContactPhoneRow, col(ContactPhoneRow.contact_id) == col(AppointmentRow.contact_id))
        .where(col(ContactPhoneRow.phone) == number)
    )
    dialled = select(DialAttemptRow).where(
        col(DialAttemptRow.phone) == number, col(DialAttemptRow.dialled_at).is_not(None)
    )
    async with database.reading() as unit:
        found = tuple((await unit.scalars(states)).all())
        attempts = len((await unit.scalars(dialled)).all())
    calls = [await box.call(sid) for sid in await box.sids_to({number})]
    return Reminded(number, found, attempts, len(calls), sum(_is_reached(call) for call in calls))


async def _sweep(client: Client) -> None:
    for _ in range(_TRIES):
        try:
            await sweep_now(client, WORKSHOP_ID)
        except (NotFound, ProviderUnavailable):
            await asyncio.sleep(_BETWEEN_TRIES_S)
        else:
            return
    raise ProviderUnavailable("temporal", "no sweep could be run in the storm")


def _script(number: str) -> dict[str, Any]:
    rules: Sequence[dict[str, Any]] = (
        {"hears": "will you be there", "says": "Yes, I will be there.", "times": 3},
        {"hears": "anything else|else can i do", "says": "No, thank you. Goodbye.", "times": 3},
        {"hears": "say (it|that) again|catch that|go on|still there", "does": [{"repeat": True}], "times": 8},
    )
    return {"number": number, "greets": "Hello?", "hangs_up_after_s": 60, "rules": list(rules)}


def _is_reached(call: dict[str, Any]) -> bool:
    return any("see you then" in str(heard["text"]).casefold() for heard in call["heard"])
