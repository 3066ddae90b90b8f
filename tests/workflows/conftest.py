"""The workshop; a story that passes only while its workflow stays in memory is not durable, so some are told twice."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.workflows.house import House
from tests.workflows.premises import ALL_IN_MEMORY, open_house


@pytest.fixture
async def house(request: pytest.FixtureRequest, temporal: WorkflowEnvironment, sqlite_url: str) -> AsyncIterator[House]:
    """Open the workshop; told `BOTH_WAYS`, a story also runs with every task replaying its history."""
    async with open_house(temporal, sqlite_url, cached=getattr(request, "param", ALL_IN_MEMORY)) as opened:
        yield opened
