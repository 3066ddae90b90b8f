"""The workshop; a story that passes only while its workflow stays in memory is not durable, so it is told twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.workflows.house import House
from tests.workflows.premises import ALL_IN_MEMORY, WAYS, end_what_is_left, open_house

#: Told twice as a whole; elsewhere a test is told `BOTH_WAYS` one by one.
TOLD_TWICE: Final = {"test_appointment", "test_call", "test_call_streams", "test_tool_effects"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tell the stories of some modules both ways."""
    asked = {mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")}
    is_story = metafunc.module.__name__.rpartition(".")[2] in TOLD_TWICE and "house" in metafunc.fixturenames
    if is_story and "house" not in asked:
        metafunc.parametrize("house", list(WAYS.values()), ids=list(WAYS), indirect=True)


@pytest.fixture
async def house(request: pytest.FixtureRequest, temporal: WorkflowEnvironment, sqlite_url: str) -> AsyncIterator[House]:
    """Open the workshop; told `BOTH_WAYS`, a story also runs with every task replaying its history."""
    async with open_house(temporal, sqlite_url, cached=getattr(request, "param", ALL_IN_MEMORY)) as opened:
        yield opened
    await end_what_is_left(temporal.client)
