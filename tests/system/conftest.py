"""Real stacks on free ports: one to break by hand; what is played beside the tests brings its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from processes.stack import Stack
from store.database import Database
from tests.system.days import Left, play_days
from tests.system.people import Town
from tests.system.records import Records
from tests.system.rehearsals import DemoRun, ScenarioRun, play_scenarios, run_demo
from tests.system.stacks import started_stack
from tests.system.storm import Storm, run_storm

#: What others play is asked for last.
_LAST = ("bad_days", "demo", "storm", "scenarios")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of this folder that wait for something played beside them behind its other tests."""
    here = [index for index, item in enumerate(items) if item.path.parent == Path(__file__).parent]
    ordered = sorted((items[index] for index in here), key=_rank)
    for index, item in zip(here, ordered, strict=True):
        items[index] = item


def _rank(item: pytest.Item) -> int:
    asked: list[str] = getattr(item, "fixturenames", [])
    return next((rank for rank, name in enumerate(_LAST, 1) if name in asked), 0)


@dataclass(frozen=True, slots=True)
class _Begun:
    """What was begun before the first test, because a test of this run is going to ask for it."""

    demo: asyncio.Task[DemoRun] | None
    scenarios: asyncio.Task[ScenarioRun] | None
    bad_days: asyncio.Task[dict[str, Left]] | None
    storm: asyncio.Task[Storm] | None


@pytest.fixture(scope="session", autouse=True)
async def _begun(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[_Begun]:
    functions = [item for item in request.session.items if isinstance(item, pytest.Function)]
    asked = {name for function in functions for name in function.fixturenames}
    folder = tmp_path_factory.mktemp
    begin = asyncio.create_task
    voices_are_over = asyncio.Event()
    if "scenarios" in asked:
        played = begin(play_scenarios(folder("scenarios"), _scenarios(functions), voices_are_over=voices_are_over))
    else:
        played = None
        voices_are_over.set()
    days = begin(play_days(folder("days"))) if "bad_days" in asked else None
    begun = _Begun(
        demo=begin(run_demo(folder("demo") / "data", after=voices_are_over)) if "demo" in asked else None,
        scenarios=played,
        bad_days=days,
        storm=begin(run_storm(folder("storm") / "data", after=(days, played))) if "storm" in asked else None,
    )
    yield begun
    tasks = (begun.demo, begun.scenarios, begun.bad_days, begun.storm)
    left = [task for task in tasks if task is not None and not task.done()]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def _scenarios(functions: list[pytest.Function]) -> list[str]:
    """Return the names of the scenarios whose tests are run."""
    wanted = [function for function in functions if "scenarios" in function.fixturenames]
    calls = [function.callspec for function in wanted if hasattr(function, "callspec")]
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
async def bad_days(_begun: _Begun) -> dict[str, Left]:
    """Return what was left of the calls on bad days."""
    assert _begun.bad_days is not None
    return await _begun.bad_days


@pytest.fixture(scope="session")
async def storm(_begun: _Begun) -> Storm:
    """Return what the storm did."""
    assert _begun.storm is not None
    return await _begun.storm


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """Start a stack; whatever a test breaks, it mends."""
    # Time enough for a call to move; elsewhere a stack is stopped without anybody on the line.
    async with started_stack(tmp_path_factory.mktemp("stack"), {"STOP_GRACE_SECONDS": "12"}) as running:
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
