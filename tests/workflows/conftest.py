"""The workshop, twice: with workflows kept in memory, and with every task replaying its history."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.workflows.house import House
from tests.workflows.premises import open_house


@pytest.fixture(params=[1000, 0], ids=["cached", "replaying"])
async def house(request: pytest.FixtureRequest, temporal: WorkflowEnvironment, sqlite_url: str) -> AsyncIterator[House]:
    """Open the workshop; a story that passes only while its workflow stays in memory is not durable."""
    async with open_house(temporal, sqlite_url, cached=request.param) as opened:
        yield opened
