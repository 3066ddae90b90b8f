"""`python -m tests.dashboard.screenshots`: pictures of every page for docs/images, from a stack after a busy day."""

from __future__ import annotations

import argparse
import asyncio
import base64
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, ViewportSize, expect

from domain.errors import HoldfastError
from domain.ports.access import Role
from processes.stack_plan import StackPlan
from tests.dashboard.busy_day import busy_day
from tests.dashboard.chromium import running_chromium
from tests.dashboard.staff import Account, signed_in_staff
from tests.dashboard.visitor import DESKTOP, PHONE, SCHEMES, Visitor, opened
from tests.system.people import Town
from tests.system.stacks import ROOT, started_stack

IMAGES: Final = ROOT / "docs" / "images"
LARGEST: Final = 150_000
_QUALITIES: Final = (90, 80, 65, 50)
_WINDOWS: Final[dict[str, ViewportSize]] = {"desktop": DESKTOP, "phone": PHONE}


#: Name → address, with what the day has left behind. Those of running calls first, the one that places calls last.
PAGES: Final = {
    "live-call": "/calls/{running_call}",
    "home": "/",
    "calls": "/calls",
    "call": "/calls/{booked_call}",
    "tasks": "/tasks",
    "task": "/tasks/{task}",
    "calendar": "/calendar?day={monday}",
    "contacts": "/contacts",
    "contact": "/contacts/{customer}",
    "costs": "/costs",
    "settings": "/settings",
    "telephone": "/telephone",
}


def file_names(page: str) -> list[str]:
    """Return the names of a page's pictures."""
    return [_file_name(page, window, scheme) for scheme in SCHEMES for window in _WINDOWS]


async def take_all(folder: Path, wanted: Sequence[str]) -> None:
    """Start a stack, let it live a day, and take pictures; of the pages named, or of all."""
    async with AsyncExitStack() as house:
        data = Path(house.enter_context(tempfile.TemporaryDirectory()))
        stack = await house.enter_async_context(started_stack(data / "stack"))
        town = await house.enter_async_context(Town.of(stack.plan.sandbox))
        staff = await house.enter_async_context(signed_in_staff(stack.plan))
        day = await busy_day(town, staff)
        browser = await house.enter_async_context(running_chromium())
        for page, path in PAGES.items():
            if not wanted or page in wanted:
                await take(browser, stack.plan, staff[Role.OWNER], page, path.format(**asdict(day)), folder)


async def take(browser: Browser, plan: StackPlan, who: Account, page: str, path: str, folder: Path) -> None:  # noqa: PLR0917
    """Take one page in both themes, on a desktop and on a telephone."""
    for scheme in SCHEMES:
        for window, viewport in _WINDOWS.items():
            is_phone = window == "phone"
            async with opened(
                browser, plan.api, who.session, viewport=viewport, scheme=scheme, is_phone=is_phone
            ) as visitor:
                await visitor.go(path)
                await visitor.settled()
                await expect(visitor.page.get_by_role("button", name="Live:")).to_be_visible()
                if page == "telephone":
                    await _talk(visitor)
                image = await _small(visitor)
            file = folder / _file_name(page, window, scheme)
            file.write_bytes(image)
            print(f"{len(image) / 1000:6.1f} kB  {file.relative_to(folder.parent)}", flush=True)  # noqa: T201  (a command)


def _file_name(page: str, window: str, scheme: str) -> str:
    return f"{page}-{window}-{scheme}.webp"


async def _talk(visitor: Visitor) -> None:
    """Call the agent and ask it something, so that there is a conversation to see."""
    await visitor.button("Call").click()
    said = visitor.page.get_by_role("log")
    await expect(said).to_contain_text("How can I help")
    await visitor.page.get_by_role("textbox", name="Say").fill("How much is an oil change?")
    await visitor.page.get_by_role("textbox", name="Say").press("Enter")
    await expect(said).to_contain_text("book an appointment?")


async def _small(visitor: Visitor) -> bytes:
    """Return the window as WebP, as good as its size allows."""
    await visitor.page.evaluate("document.fonts.ready")
    protocol = await visitor.context.new_cdp_session(visitor.page)
    for quality in _QUALITIES:
        answer = await protocol.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        image = base64.b64decode(answer["data"])
        if len(image) <= LARGEST:
            break
    return image


def main() -> int:
    """Take what is asked for."""
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these pages")
    parser.add_argument("--folder", type=Path, default=IMAGES)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(take_all(arguments.folder.absolute(), arguments.names))
    except HoldfastError as error:
        print(error, file=sys.stderr)  # noqa: T201  (a command)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
