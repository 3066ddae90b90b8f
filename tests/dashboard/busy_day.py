"""A workshop's busy day, for pictures: calls that are over and that go on, texts, a full week, tasks in every state."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from domain.ports.access import Role
from sandbox.callers.days import spoken
from tests.dashboard.staff import Account
from tests.dashboard.week import APPOINTMENTS, CUSTOMERS, VEHICLES
from tests.system.people import PhoneCall, Rules, Town
from tests.system.waiting import until

#: Rings about a booking, and takes it.
_TAKES_IT: Final[Rules] = (
    {"hears": "which of these|would another", "says": "The first one, please."},
    {"hears": "your name", "says": "My name is Carla Gomez."},
    {"hears": "shall i", "says": "Yes, please."},
    {"hears": "anything else", "says": "No, thank you. Goodbye."},
)
#: Changes his mind every quarter of a minute, so that he is on the line until pictures are taken.
_WAVERS: Final[Rules] = tuple(
    {"hears": "shall i", "does": [{"silence": 6}, {"say": f"Actually, make it {time} instead."}]}
    for time in ("three P M", "four P M", "three thirty P M", "one forty five P M") * 4
)
_PATIENT: Final = {"patience_s": 60, "hangs_up_after_s": 600}
_WAITING: Final = (
    "Text Maria Jensen that her car is ready; call Daniel Weiss and ask for the second key",
    "E-mail Aisha Rahman that the estimate for the brakes is ready",
    "Text Grace Kim that the invoice is corrected",
)
_APPROVED: Final = (
    "Text Nora Lind that the brakes are done",
    "Text Paul Ekman that the winter tires are in",
    "E-mail Tom Becker that the inspection was passed",
)
_REJECTED: Final = "Text Ivo Marsh that he still owes us money"
_LARGER: Final = "Text Maria Jensen that we open on Saturdays, then text Nora Lind the same"


@dataclass(frozen=True, slots=True)
class BusyDay:
    """What is worth a picture: ids and call SIDs, and the Monday of the week with appointments."""

    running_call: str
    booked_call: str
    task: str
    customer: str
    texter: str
    monday: date


async def busy_day(town: Town, staff: dict[Role, Account]) -> BusyDay:
    """Have it all happen; it takes as long as the longest call."""
    office = staff[Role.OPERATOR]
    await _named(staff[Role.OWNER], "Grace Holloway")
    monday = _monday()
    customers = await _customers(office)
    for customer, service, resource, day, time in APPOINTMENTS:
        start = f"{monday + timedelta(days=day)}T{time}"
        body = {"contact_id": customers[customer], "service_key": service, "resource_key": resource, "start": start}
        await office.post("/appointments", body)
    calls = [await town.ring(CUSTOMERS.get(name, name), rules) for name, rules in _callers(monday)]
    await _texted(town, monday)
    tasks = await _tasks(office)
    await asyncio.gather(*(call.ends(within=180) for call in calls))
    for call in calls:
        await _written_down(office, call)
    await until("the invoice is promised", lambda: _suggested(office), within=60)
    live = [await town.ring(CUSTOMERS.get(name, name), rules, **_PATIENT) for name, rules in _undecided(monday)]
    await asyncio.gather(*(call.hears("shall i", within=90) for call in live))
    return BusyDay(live[0].sid, calls[0].sid, tasks[0], customers["Grace Kim"], customers["Ines Roth"], monday)


async def _named(who: Account, name: str) -> None:
    """Give an account the name of a person."""
    me = (await who.http.get("/session")).raise_for_status().json()["user"]
    shown = (await who.http.get(f"/users/{me['user_id']}")).raise_for_status()
    unchanged = {"If-Match": shown.headers["ETag"]}
    (await who.http.patch(f"/users/{me['user_id']}", json={"name": name}, headers=unchanged)).raise_for_status()


def _monday() -> date:
    today = date.today()  # noqa: DTZ011  (any day of about now)
    return today + timedelta(days=7 - today.weekday())


def _callers(monday: date) -> list[tuple[str, Rules]]:
    """Return who has rung by the time pictures are taken, and what about."""
    tuesday, wednesday, thursday, friday = (spoken(monday + timedelta(days=ahead)) for ahead in range(1, 5))
    return [
        ("Maria Jensen", _asking(f"Hello, I would like to book a vehicle inspection on {tuesday} at nine A M.")),
        ("Nora Lind", _asking(f"I need a tire change on {thursday} at nine A M.")),
        ("Grace Kim", _CALL_ME_BACK),
        ("+15557770931", _asking("What are your opening hours?")),
        ("+15557770932", _asking(f"I would like an oil change on {wednesday} at eleven A M.")),
        ("Paul Ekman", _asking("I need to cancel my appointment.")),
        ("Daniel Weiss", _asking(f"I would like a brake service on {friday} at eight A M.", *_HANGS_UP)),
        ("Lena Ost", _ERRAND),
    ]


def _undecided(monday: date) -> list[tuple[str, Rules]]:
    """Return who is on the line when pictures are taken."""
    tuesday, friday = (spoken(monday + timedelta(days=ahead)) for ahead in (1, 4))
    decided = {"hears": "would you like", "says": f"Yes, on {friday} at two P M."}
    return [
        ("Omar Haddad", _asking("How much is an oil change?", decided, *_WAVERS)),
        ("Aisha Rahman", _asking(f"I need a tire change on {tuesday} at three thirty P M.", *_WAVERS)),
    ]


def _asking(wish: str, *then: Mapping[str, Any]) -> Rules:
    return ({"hears": "how can i help", "says": wish}, *(then or _TAKES_IT))


_HANGS_UP: Final = ({"hears": "shall i", "does": [{"silence": 0.5}, {"hang_up": True}]},)
_CALL_ME_BACK: Final[Rules] = (
    {"hears": "how can i help", "says": "I want to talk to a real person."},
    {"hears": "pass on|message", "says": "Please ask the owner to call me back tomorrow about my invoice."},
    {"hears": "anything else|goodbye", "says": "No, thank you. Goodbye."},
)
_ERRAND: Final[Rules] = (
    {
        "hears": "how can i help",
        "says": "Could you call my husband at +15557770935 and tell him that the car is ready?",
    },
    {"hears": "colleague decides", "says": "No, thank you. Goodbye."},
)


async def _customers(office: Account) -> dict[str, str]:
    """Return the ids of customers by name: those the workshop begins with, and those added here with their cars."""
    known = (await office.get("/contacts"))["contacts"]
    found = {one["name"]: one["contact_id"] for one in known}
    for name, phone in CUSTOMERS.items():
        if name not in found:
            found[name] = (await office.post("/contacts", {"name": name, "phones": [phone]}))["contact_id"]
    for name, vehicle in VEHICLES.items():
        await office.post("/vehicles", {"contact_id": found[name], **vehicle})
    return found


async def _texted(town: Town, monday: date) -> None:
    day = spoken(monday + timedelta(days=2))
    texter = {
        "number": CUSTOMERS["Ines Roth"],
        "writes": f"I would like to book an oil change on {day} at three fifteen P M.",
        "rules": [
            {"reads": "shall i book", "writes": "Yes"},
            {"reads": "anything else", "writes": "No, thank you."},
        ],
    }
    (await town.http.post("/texters", json={"scenario": {"texters": [texter]}})).raise_for_status()


async def _tasks(office: Account) -> list[str]:
    """Have tasks planned, and some decided about; return those that wait."""
    waiting = [await _planned(office, goal) for goal in _WAITING]
    for goal in (*_APPROVED, _REJECTED):
        task = await _planned(office, goal)
        choice = "reject" if goal == _REJECTED else "approve"
        decision = {"plan_hash": task["plan_hash"], "choice": choice}
        await office.post(f"/tasks/{task['task_id']}/decision", decision)
    await office.post("/plans", {"goal": _LARGER})
    return [task["task_id"] for task in waiting]


async def _planned(office: Account, goal: str) -> dict[str, Any]:
    """Have something planned, and return it once there is a plan to decide about."""
    task_id = (await office.post("/tasks", {"goal": goal}))["task_id"]

    async def look() -> dict[str, Any] | None:
        task = await office.get(f"/tasks/{task_id}")
        assert task["state"] != "failed", f"{goal}: {task}"
        return task if task["plan_hash"] is not None else None

    return await until(f"a plan for: {goal}", look, within=60)


async def _suggested(office: Account) -> bool:
    return bool((await office.get("/suggestions"))["suggestions"])


async def _written_down(office: Account, call: PhoneCall) -> None:
    """Wait until a call is summed up."""

    async def look() -> bool:
        return bool((await office.get(f"/calls/{call.sid}"))["summary"])

    await until(f"{call.sid} is summed up", look, within=60)
