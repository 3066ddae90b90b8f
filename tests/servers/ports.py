"""Ports for one test's stack, given back after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from processes.ports import PortBlock


@pytest.fixture
def block() -> Iterator[PortBlock]:
    """Return a block of ports nobody uses."""
    with PortBlock.take() as taken:
        yield taken
