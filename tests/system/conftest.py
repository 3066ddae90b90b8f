"""Real stacks on free ports: one for the scenarios, one for bad days; the demo brings its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from processes.rehearsal.run_scenario import Played
from processes.rehearsal.scenarios import HOLD_TTL_SECONDS
from processes.stack import Stack
from store.database import Database
from tests.system.load_balancer import LoadBalancer
from tests.system.people import Town
from tests.system.records import Records
from tests.system.rehearsals import DemoRun, play_scenarios, run_demo
from tests.system.stacks import ROOT, started_stack

SCENARIOS = sorted(path.stem for path in (ROOT / "sandbox" / "scenarios").glob("*.yaml"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ask for what is played beside the other tests last of all."""
    items.sort(key=lambda item: "demo" in _fixtures(item) or "played" in _fixtures(item))


def _fixtures(item: pytest.Item) -> list[str]:
    return list(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session", autouse=True)
async def _rehearsals(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[dict[str, asyncio.Task[object]]]:
    """Begin what tests of this run are going to ask for."""
    wanted = {name for item in request.session.items for name in _fixtures(item)}
    begun: dict[str, asyncio.Task[object]] = {}
    async with asyncio.TaskGroup() as tasks:
        yield begun


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """Start the scenarios' stack, whose holds expire soon."""
    extra = {"HOLD_TTL_SECONDS": str(HOLD_TTL_SECONDS)}
    async with started_stack(tmp_path_factory.mktemp("stack"), extra) as running:
        yield running
