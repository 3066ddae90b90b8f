"""The door of the dashboard."""

from __future__ import annotations

import re
from typing import Final

from playwright.async_api import expect

from domain.ports.access import Role
from tests.dashboard.staff import Account, invited
from tests.dashboard.visitor import Visitor

PASSWORD: Final = "four brakes and a bonnet"
WRONG: Final = "401 POST /api/session"


async def fill(visitor: Visitor, email: str, password: str) -> None:
    """Sign in with the form."""
    await visitor.page.get_by_label("E-mail").fill(email)
    await visitor.page.get_by_label("Password").fill(password)
    await visitor.button("Sign in").click()


async def test_a_link_leads_to_a_password_and_the_password_back_in(
    stranger: Visitor, staff: dict[Role, Account]
) -> None:
    """Followed once, it signs in; what was chosen then signs in after signing out, to the page that was asked for."""
    page = stranger.page
    link = await invited(staff[Role.OWNER], "Nina Falk", Role.OPERATOR)
    await page.goto(link)
    await stranger.button("Sign in").click()
    await page.get_by_label("New password").fill(PASSWORD)
    await stranger.button("Keep this password").click()
    await expect(page.get_by_role("heading", name="Calls now")).to_be_visible()
    assert "token" not in page.url

    await page.get_by_role("button", name="Account of Nina Falk").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await stranger.go("/contacts")
    await fill(stranger, "nina.falk@northgate.example", PASSWORD)
    await expect(page.get_by_role("heading", name="Contacts", level=1)).to_be_visible()


async def test_a_wrong_password_is_said_until_nobody_may_try_any_more(stranger: Visitor) -> None:
    """What was wrong is not told; after five failures it is said that one has to wait."""
    stranger.foreseen |= {WRONG, "429 POST /api/session"}
    page = stranger.page
    await stranger.go("/sign-in")
    alert = page.get_by_role("alert")
    for _ in range(5):
        await fill(stranger, "nobody@northgate.example", "something else entirely")
        await expect(alert).to_contain_text(re.compile("wrong|password", re.IGNORECASE))
        await expect(page.get_by_label("Password")).to_have_value("")
    await fill(stranger, "nobody@northgate.example", "something else entirely")
    await expect(alert).to_contain_text(re.compile("too many|again in|wait", re.IGNORECASE))


async def test_signing_in_takes_no_mouse(stranger: Visitor, staff: dict[Role, Account]) -> None:
    """From the link to the first page with Tab, Enter and typing."""
    page = stranger.page
    await page.goto(await invited(staff[Role.OWNER], "Kay Brandt", Role.VIEWER))
    await stranger.tab_to(stranger.button("Sign in"))
    await page.keyboard.press("Enter")
    password = page.get_by_label("New password")
    await expect(password).to_be_visible()
    await stranger.tab_to(password)
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Calls now")).to_be_visible()
