"""Somebody in front of the dashboard: he finds things by role and name, and whatever goes wrong unseen is kept."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)

from api.session_cookie import PLAIN_COOKIE
from store.seeds import WORKSHOP_ID

Scheme = Literal["light", "dark"]
SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")

DESKTOP: Final[ViewportSize] = {"width": 1440, "height": 900}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
#: Two cores are shared with all the other tests.
PATIENCE_MS: Final = 30_000
expect.set_options(timeout=PATIENCE_MS)
_LEFT: Final = "net::ERR_ABORTED"  # whoever goes to another page does not wait for what the last one has asked
_MOST_TABS: Final = 80


@dataclass(slots=True)
class Visitor:
    """One window.

    Attributes:
        base: Where the dashboard is.
        wrong: What nobody was to see: errors in the console, requests that failed or were refused.
        foreseen: Parts of such words that are no failure of the test.
    """

    page: Page
    context: BrowserContext
    base: str
    wrong: list[str] = field(default_factory=list)
    foreseen: set[str] = field(default_factory=set)

    def watch(self) -> None:
        """Keep what goes wrong from now on."""
        # Playwright keeps something at the object of a bound method; ours has slots.
        self.page.on("console", lambda message: self._said(message))  # noqa: PLW0108  (see above)
        self.page.on("pageerror", lambda error: self._note(f"thrown: {error}"))
        self.page.on("response", lambda response: self._answered(response))  # noqa: PLW0108  (see above)
        self.page.on("requestfailed", lambda request: self._failed(request))  # noqa: PLW0108  (see above)

    async def go(self, path: str) -> None:
        """Open an address of the dashboard, about the workshop."""
        about = "&" if "?" in path else "?"
        await self.page.goto(f"{self.base}{path}{about}org={WORKSHOP_ID}", wait_until="load")

    async def settled(self) -> None:
        """Wait until a page is there, with all it has asked for at first."""
        await expect(self.page.get_by_role("heading", level=1).first).to_be_visible()
        await expect(self.page.get_by_role("status", name="Loading")).to_have_count(0)
        await expect(self.page.get_by_role("main").locator("[aria-busy=true]")).to_have_count(0)
        sidebar = self.page.get_by_role("complementary").filter(has=self.page.get_by_role("navigation", name="Pages"))
        if await sidebar.is_visible():  # on a telephone it is not; its menus come after the page
            for menu in ("Business: ", "Account of "):
                await expect(sidebar.get_by_role("button", name=re.compile(f"^{menu}"))).to_be_visible()

    async def darken(self) -> None:
        """Have it night on this machine, and wait until the page knows."""
        await self.page.emulate_media(color_scheme="dark")
        await expect(self.page.locator("html")).to_have_attribute("data-theme", "dark")

    def button(self, name: str) -> Locator:
        """Find a button."""
        return self.page.get_by_role("button", name=name, exact=True)

    async def tab_to(self, target: Locator) -> None:
        """Press Tab until something has the focus, as whoever has no mouse does."""
        for _ in range(_MOST_TABS):
            if await target.evaluate("one => one === document.activeElement"):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} is not reached by {_MOST_TABS} presses of Tab")

    def complain(self) -> None:
        """Fail if anything went wrong that was not foreseen."""
        found = [one for one in self.wrong if not any(part in one for part in self.foreseen)]
        assert found == [], "\n".join(found)

    def _note(self, what: str) -> None:
        self.wrong.append(f"{urlsplit(self.page.url).path}: {what}")

    def _said(self, message: ConsoleMessage) -> None:
        # What was not loaded is told by the answers themselves, with method and status.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self._note(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"{response.status} {response.request.method} {urlsplit(response.url).path}")

    def _failed(self, request: Request) -> None:
        if request.failure != _LEFT:
            self._note(f"{request.failure}: {request.method} {urlsplit(request.url).path}")


@asynccontextmanager
async def opened(
    browser: Browser,
    base: str,
    session: str | None,
    *,
    viewport: ViewportSize = DESKTOP,
    scheme: Scheme = "light",
    is_phone: bool = False,
) -> AsyncIterator[Visitor]:
    """Open a window, signed in where there is a session; at the end, fail on what went wrong in it.

    One of a phone (`is_phone`) is touched, and its scroll bars take no room.
    """
    context = await browser.new_context(
        viewport=viewport,
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="en-US",
        timezone_id="America/New_York",
        is_mobile=is_phone,
        has_touch=is_phone,
    )
    context.set_default_timeout(PATIENCE_MS)
    if session is not None:
        await context.add_cookies([{"name": PLAIN_COOKIE, "value": session, "url": base, "sameSite": "Strict"}])
    visitor = Visitor(await context.new_page(), context, base)
    visitor.watch()
    try:
        yield visitor
    finally:
        await context.close()
    visitor.complain()
