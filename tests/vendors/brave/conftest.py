"""The sandbox's small web on loopback, and the adapter pointed at its search."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta

import pytest

from sandbox.faults import FaultBoard
from sandbox.web.app import API_KEY, create_app
from tests.sandbox.loopback import serve
from vendors.brave.search import BraveSearch


@dataclass(frozen=True)
class Brave:
    """A running sandbox, and an adapter with patience for it."""

    faults: FaultBoard
    url: str
    search: BraveSearch


@pytest.fixture
async def brave() -> AsyncIterator[Brave]:
    """The sandbox with nothing planned."""
    faults = FaultBoard()
    async with (
        serve(create_app(faults)) as url,
        aclosing(BraveSearch(API_KEY, url, timeout=timedelta(seconds=10))) as search,
    ):
        yield Brave(faults, url, search)
