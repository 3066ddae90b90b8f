"""A fresh telephone network for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.sandbox.twilio.loopback import Network, network


@pytest.fixture
async def twilio(tmp_path: Path) -> AsyncIterator[Network]:
    """Twilio and a product, on loopback."""
    async with network(tmp_path) as opened:
        yield opened
