"""The calendar's grid, worked with a mouse; what comes of it stands at the calendar's vendor."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, Final

from playwright.async_api import Locator, Page, expect

from domain.ports.access import Role
from domain.ports.calendars import APPOINTMENT_PROPERTY
from tests.dashboard.day import customer_of, free_slots
from tests.dashboard.staff import Account
from tests.dashboard.visitor import Visitor
from tests.system.people import Town
from tests.system.waiting import until

NAME: Final = "Dora Vogt"
HOUR: Final = timedelta(hours=1)
#: As the grid is drawn: a quarter of an hour.
QUARTER_PX: Final = 17


async def start_at_google(town: Town, appointment_id: str) -> datetime | None:
    """Return when an appointment's event starts."""
    events: list[dict[str, Any]] = (await town.http.get("/google/events")).raise_for_status().json()
    for event in events:
        if event.get("extendedProperties", {}).get("private", {}).get(APPOINTMENT_PROPERTY) == appointment_id:
            return datetime.fromisoformat(event["start"]["dateTime"])
    return None


async def drag(page: Page, what: Locator, down: float) -> None:
    """Take something by its middle, and let it go further down."""
    await what.scroll_into_view_if_needed()
    box = await what.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x, y + down, steps=12)
    await page.mouse.up()


async def movable(office: Account) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a free start, and the one an hour later at the same place."""
    slots = await free_slots(office, "tire_change")
    free = {(one["resource_key"], one["start"]): one for one in slots}
    for one in slots:
        later = (datetime.fromisoformat(one["start"]) + HOUR).isoformat(timespec="minutes")
        if (found := free.get((one["resource_key"], later))) is not None:
            return one, found
    raise AssertionError("nothing can be moved by an hour next week")


async def test_an_appointment_is_dragged_to_another_hour(
    operator: Visitor, staff: dict[Role, Account], town: Town
) -> None:
    """The page asks first, then says that it was moved; Google's calendar has the event an hour later."""
    page, office = operator.page, staff[Role.OPERATOR]
    customer = await customer_of(office, NAME, "+15557770851")
    before, after = await movable(office)
    wanted = {"contact_id": customer["contact_id"], "service_key": "tire_change"}
    place = {"resource_key": before["resource_key"], "start": before["start"]}
    booking = await office.post("/appointments", wanted | place)
    was = await start_at_google(town, booking["appointment_id"])
    assert was == datetime.fromisoformat(booking["starts_at"])

    await operator.go(f"/calendar?view=day&day={before['start'][:10]}")
    await operator.settled()
    event = page.get_by_role("button", name=re.compile(NAME))
    await drag(page, event, 4 * QUARTER_PX)
    dialog = page.get_by_role("dialog", name=re.compile("^Move Dora’s"))
    await dialog.get_by_role("button", name="Move and tell Dora by text").click()
    await expect(page.get_by_role("status", name="Notices")).to_contain_text(f"{NAME}: moved to")

    async def has_moved() -> bool:
        return await start_at_google(town, booking["appointment_id"]) == was + HOUR

    await until("the event has moved", has_moved, within=20)
    shown = await office.get(f"/appointments/{booking['appointment_id']}")
    assert shown["starts_at"][:16] == after["start"]


async def test_enter_opens_an_appointment_and_closing_gives_the_keyboard_back(
    operator: Visitor, staff: dict[Role, Account]
) -> None:
    """The key that opens it presses nothing in it; once it is closed the appointment has the keyboard again."""
    page, office = operator.page, staff[Role.OPERATOR]
    customer = await customer_of(office, "Enno Kern", "+15557770852")
    slot = (await free_slots(office, "tire_change"))[-1]
    wanted = {"contact_id": customer["contact_id"], "service_key": "tire_change"}
    await office.post("/appointments", wanted | {"resource_key": slot["resource_key"], "start": slot["start"]})

    await operator.go(f"/calendar?view=day&day={slot['start'][:10]}")
    await operator.settled()
    event = page.get_by_role("button", name=re.compile("Enno Kern"))
    await event.press("Enter")
    await expect(page.get_by_role("button", name="Cancel appointment")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(event).to_be_focused()
