"""A page whose connection is lost says so, and is right again when it is back."""

from __future__ import annotations

import re
from typing import Final

from playwright.async_api import Locator, expect

from domain.ports.access import Role
from processes.stack import Stack
from tests.dashboard.day import customer_of
from tests.dashboard.staff import Account
from tests.dashboard.visitor import Visitor

_GONE: Final = {
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_NETWORK_CHANGED",
    "net::ERR_CONNECTION",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_INCOMPLETE_CHUNKED_ENCODING",
}


def badge(visitor: Visitor, word: str) -> Locator:
    """Find what says whether the page hears of changes."""
    return visitor.page.get_by_role("button", name=re.compile(f"^{word}:"))


async def test_a_window_without_a_network_says_so_and_catches_up(operator: Visitor, staff: dict[Role, Account]) -> None:
    """What has happened meanwhile is shown once the network is back, without anybody's doing."""
    operator.foreseen |= _GONE
    await operator.go("/contacts")
    await expect(badge(operator, "Live")).to_be_visible()
    await operator.context.set_offline(True)
    await expect(badge(operator, "Offline")).to_be_visible()
    await customer_of(staff[Role.OPERATOR], "Orla Quint", "+15557770811")
    await operator.context.set_offline(False)
    await expect(badge(operator, "Live")).to_be_visible()
    await expect(operator.page.get_by_role("link", name="Orla Quint")).to_be_visible()


async def test_a_window_outlives_the_api(operator: Visitor, stack: Stack, staff: dict[Role, Account]) -> None:
    """It reconnects by itself to the api that comes, and shows what that one knows."""
    operator.foreseen |= _GONE
    await operator.go("/contacts")
    await expect(badge(operator, "Live")).to_be_visible()
    await stack.children["api"].stop()
    await expect(badge(operator, "Reconnecting")).to_be_visible()
    await stack.start_process("api")
    await customer_of(staff[Role.OPERATOR], "Pia Renner", "+15557770812")
    await expect(badge(operator, "Live")).to_be_visible()
    await expect(operator.page.get_by_role("link", name="Pia Renner")).to_be_visible()
