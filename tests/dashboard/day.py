"""What a workshop has on a day: customers, appointments, a task that waits, a larger goal, calls that are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from domain.ports.access import Role
from tests.dashboard.staff import Account
from tests.system.people import Rules, Town

#: Says what he came for, and goes.
_SHORT: Final[Rules] = [
    {"hears": "how can i help", "says": "What are your opening hours?"},
    {"hears": "anything else|open", "does": [{"say": "Thank you, goodbye."}, {"hang_up": True}]},
]


@dataclass(frozen=True, slots=True)
class Day:
    """What there is to look at."""

    customer: dict[str, Any]
    appointment: dict[str, Any]
    task: dict[str, Any]
    plan: dict[str, Any]
    call_sid: str


async def free_slots(office: Account, service: str) -> list[dict[str, Any]]:
    """Return the starts of next week that can be booked."""
    begin = date.today() + timedelta(days=7)  # noqa: DTZ011  (any day of about then)
    query = {"service": service, "from": begin.isoformat(), "to": (begin + timedelta(days=6)).isoformat()}
    found: list[dict[str, Any]] = (await office.get("/availability", **query))["slots"]
    return found


async def customer_of(office: Account, name: str, phone: str) -> dict[str, Any]:
    """Create a customer."""
    return await office.post("/contacts", {"name": name, "phones": [phone]})


async def booked(office: Account, customer: dict[str, Any], service: str = "oil_change") -> dict[str, Any]:
    """Book the first start there is next week."""
    [slot, *_] = await free_slots(office, service)
    body = {"contact_id": customer["contact_id"], "service_key": service, "start": slot["start"]}
    return await office.post("/appointments", body)


async def lived_day(town: Town, staff: dict[Role, Account]) -> Day:
    """Have everything happen that pages show."""
    office = staff[Role.OPERATOR]
    call = await town.ring("+15557770801", _SHORT)
    customer = await customer_of(office, "Lena Ost", "+15557770802")
    appointment = await booked(office, customer)
    task = await office.post("/tasks", {"goal": "Text +15557770803 that the car is ready"})
    plan = await office.post("/plans", {"goal": "Text +15557770804 that we moved; then text +15557770805 the same"})
    await call.ends()
    return Day(customer, appointment, task, plan, call.sid)
