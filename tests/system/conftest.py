"""Real stacks on free ports: one for bad days; demo and scenarios bring their own and are played beside the tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from processes.stack import Stack
from store.database import Database
from tests.system.load_balancer import LoadBalancer
from tests.system.people import Town
from tests.system.records import Records
from tests.system.rehearsals import DemoRun, ScenarioRun, play_scenarios, run_demo
from tests.system.stacks import started_stack


@dataclass(frozen=True, slots=True)
class _Begun:
    """What was begun before the first test, because a test of this run is going to ask for it."""

    demo: asyncio.Task[DemoRun] | None
    scenarios: asyncio.Task[ScenarioRun] | None


@pytest.fixture(scope="session", autouse=True)
async def _begun(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[_Begun]:
    functions = [item for item in request.session.items if isinstance(item, pytest.Function)]
    asked = {name for function in functions for name in function.fixturenames}
    begun = _Begun(
        asyncio.create_task(run_demo(tmp_path_factory.mktemp("demo") / "data")) if "demo" in asked else None,
        asyncio.create_task(play_scenarios(tmp_path_factory.mktemp("scenarios"), _scenarios(functions)))
        if "scenarios" in asked
        else None,
    )
    yield begun
    left = [task for task in (begun.demo, begun.scenarios) if task is not None and not task.done()]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def _scenarios(functions: list[pytest.Function]) -> list[str]:
    """Return the names of the scenarios whose tests are run."""
    calls = [function.callspec for function in functions if hasattr(function, "callspec")]
    return [str(call.params["scenario"]) for call in calls if "scenario" in call.params]


@pytest.fixture(scope="session")
async def demo(_begun: _Begun) -> DemoRun:
    """Return how the demo ended."""
    assert _begun.demo is not None
    return await _begun.demo


@pytest.fixture(scope="session")
async def scenarios(_begun: _Begun) -> ScenarioRun:
    """Return how the scenarios came out."""
    assert _begun.scenarios is not None
    return await _begun.scenarios


@pytest.fixture(scope="session")
async def load_balancer() -> AsyncIterator[LoadBalancer]:
    """Open the door in front of the media processes of `stack`."""
    balancer = await LoadBalancer.listen()
    yield balancer
    await balancer.close()


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory, load_balancer: LoadBalancer) -> AsyncIterator[Stack]:
    """Start a stack for bad days; whatever a test breaks, it mends."""
    extra = {"PUBLIC_MEDIA_URL": f"ws://127.0.0.1:{load_balancer.port}/media"}
    async with started_stack(tmp_path_factory.mktemp("stack"), extra) as running:
        load_balancer.backend = running.plan.ports.media
        yield running


@pytest.fixture(scope="session")
async def town(stack: Stack) -> AsyncIterator[Town]:
    """Return the people and vendors of `stack`."""
    async with Town.of(stack.plan.sandbox) as reached:
        yield reached


@pytest.fixture(scope="session")
async def records(stack: Stack) -> AsyncIterator[Records]:
    """Open the database of `stack`."""
    database = Database.open(stack.plan.database)
    yield Records(database)
    await database.close()
