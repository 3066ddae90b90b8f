"""Every page there is: whole, without an error behind it, and for everybody."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser

from domain.ports.access import Role
from processes.stack import Stack
from tests.dashboard.axe import violations
from tests.dashboard.day import Day
from tests.dashboard.routes import Route, routes
from tests.dashboard.staff import Account
from tests.dashboard.visitor import PHONE, SCHEMES, Visitor, opened

ALL: Final = routes()
_LINKS: Final = "[...document.querySelectorAll('main a[href^=\"/\"]')].map((one) => one.getAttribute('href'))"
_OVERHANG: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
async def addresses(browser: Browser, stack: Stack, staff: dict[Role, Account], day: Day) -> dict[Route, str]:
    """Return an address of each route; what takes an id is found as people find it, by following links."""
    known = {route: route.path for route in ALL if not route.has_ids}
    known |= {
        Route("/calls/$callSid"): f"/calls/{day.call_sid}",
        Route("/tasks/$taskId"): f"/tasks/{day.task['task_id']}",
    }
    known[Route("/tasks/plans/$planId")] = f"/tasks/plans/{day.plan['plan_id']}"
    open_ones, seen = list(known.values()), set[str]()
    async with opened(browser, stack.plan.api, staff[Role.OWNER].session) as visitor:
        while open_ones and (wanted := [route for route in ALL if route not in known]):
            await visitor.go(open_ones.pop(0))
            await visitor.settled()
            seen |= {urlsplit(href).path for href in await visitor.page.evaluate(_LINKS)}
            found = {route: path for route in wanted if (path := route.among(seen)) is not None}
            known |= found
            open_ones += found.values()
    return known


@pytest.mark.parametrize("route", ALL, ids=lambda route: route.path)
async def test_a_page_can_be_used_by_everybody(
    route: Route, addresses: dict[Route, str], browser: Browser, stack: Stack, staff: dict[Role, Account]
) -> None:
    """WCAG 2.1 AA as far as a program can tell, in light and dark; on a telephone nothing leads out of the window."""
    assert route in addresses, f"no page leads to {route.path}"
    async with opened(browser, stack.plan.api, staff[Role.OWNER].session) as visitor:
        await visitor.go(addresses[route])
        await visitor.settled()
        found = await violations(visitor.page)
        await visitor.darken()
        found += [f"dark: {one}" for one in await violations(visitor.page, "color-contrast")]
        await visitor.page.set_viewport_size(PHONE)
        await visitor.settled()
        found += [f"phone: {one}" for one in await violations(visitor.page)]
        assert "\n".join(found) == ""
        assert await visitor.page.evaluate(_OVERHANG) <= 0
        assert re.search(r" · Holdfast$", await visitor.page.title())


async def test_the_sign_in_can_be_used_by_everybody(stranger: Visitor) -> None:
    """In light and dark."""
    found = []
    for scheme in SCHEMES:
        await stranger.page.emulate_media(color_scheme=scheme)
        await stranger.go("/sign-in")
        await stranger.settled()
        found += await violations(stranger.page)
    assert "\n".join(found) == ""
