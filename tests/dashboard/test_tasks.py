"""A plan that waits, and the person who says yes to it."""

from __future__ import annotations

from playwright.async_api import expect

from domain.ports.access import Role
from tests.dashboard.staff import Account
from tests.dashboard.visitor import Visitor
from tests.system.people import Town
from tests.system.waiting import until

GOAL = "Text {} that the car is ready"


async def texts_to(town: Town, phone: str) -> list[str]:
    """Return what somebody was texted."""
    found = (await town.http.get("/messages")).raise_for_status().json()
    return [text["body"] for text in found if text["to"] == phone]


async def test_a_plan_is_read_approved_and_seen_to_be_done(
    operator: Visitor, staff: dict[Role, Account], town: Town
) -> None:
    """Found in the list, agreed to, carried out before one's eyes; the text has really gone out."""
    phone, read, page = "+15557770831", "(555) 777-0831", operator.page
    await staff[Role.OPERATOR].post("/tasks", {"goal": GOAL.format(phone)})
    await operator.go("/tasks")
    await page.get_by_role("link", name=GOAL.format(read)).click()
    await operator.button("Approve…").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("The car is ready")
    assert await texts_to(town, phone) == []
    await dialog.get_by_role("button", name="Approve and begin").click()
    await expect(page.get_by_role("heading", name="What has come of it")).to_be_visible()
    assert await texts_to(town, phone) == ["The car is ready"]


async def test_approving_takes_no_mouse(operator: Visitor, staff: dict[Role, Account], town: Town) -> None:
    """From the list to the yes with Tab and Enter; a dialog that closes gives the focus back to the page."""
    phone, read, page = "+15557770832", "(555) 777-0832", operator.page
    await staff[Role.OPERATOR].post("/tasks", {"goal": GOAL.format(phone)})
    await operator.go("/tasks")
    link = page.get_by_role("link", name=GOAL.format(read))
    await expect(link).to_be_visible()
    await operator.tab_to(link)
    await page.keyboard.press("Enter")
    approve = operator.button("Approve…")
    await expect(approve).to_be_visible()
    await operator.tab_to(approve)
    await page.keyboard.press("Enter")
    await operator.tab_to(operator.button("Approve and begin"))
    await page.keyboard.press("Enter")

    async def is_sent() -> bool:
        return await texts_to(town, phone) == ["The car is ready"]

    await until("the text is sent", is_sent, within=30)
    await expect(page.get_by_role("heading", name="What has come of it")).to_be_visible()
