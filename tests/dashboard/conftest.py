"""One stack with the built dashboard, a browser, and a window for each role."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

import pytest
from playwright.async_api import Browser

from domain.ports.access import Role
from processes.stack import Stack
from tests.dashboard.chromium import running_chromium
from tests.dashboard.day import Day, lived_day
from tests.dashboard.staff import Account, signed_in_staff
from tests.dashboard.visitor import Visitor, opened
from tests.system.people import Town
from tests.system.stacks import ROOT, started_stack

BUILT: Final = ROOT / "dashboard" / "dist" / "index.html"


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """Start a stack that serves the dashboard as it was built."""
    assert BUILT.is_file(), f"{BUILT} is missing: run `make dashboard` first"
    async with started_stack(tmp_path_factory.mktemp("dashboard")) as running:
        yield running


@pytest.fixture(scope="session")
async def town(stack: Stack) -> AsyncIterator[Town]:
    """Return the people and vendors of `stack`."""
    async with Town.of(stack.plan.sandbox) as reached:
        yield reached


@pytest.fixture(scope="session")
async def staff(stack: Stack) -> AsyncIterator[dict[Role, Account]]:
    """Return who has signed in, by role."""
    async with signed_in_staff(stack.plan) as signed:
        yield signed


@pytest.fixture(scope="session")
async def day(town: Town, staff: dict[Role, Account]) -> Day:
    """Have a day lived in the workshop."""
    return await lived_day(town, staff)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Start the browser."""
    async with running_chromium() as chromium:
        yield chromium


@pytest.fixture
async def stranger(browser: Browser, stack: Stack) -> AsyncIterator[Visitor]:
    """Open a window of somebody who has not signed in: the page asks who he is, and is told nobody."""
    async with opened(browser, stack.plan.api, None) as visitor:
        visitor.foreseen.add("401 GET /api/session")
        yield visitor


@pytest.fixture
async def viewer(browser: Browser, stack: Stack, staff: dict[Role, Account]) -> AsyncIterator[Visitor]:
    """Open a window of a viewer."""
    async with opened(browser, stack.plan.api, staff[Role.VIEWER].session) as visitor:
        yield visitor


@pytest.fixture
async def operator(browser: Browser, stack: Stack, staff: dict[Role, Account]) -> AsyncIterator[Visitor]:
    """Open a window of an operator."""
    async with opened(browser, stack.plan.api, staff[Role.OPERATOR].session) as visitor:
        yield visitor
