"""vPIC in a box on loopback, and the adapter pointed at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta

import pytest

from sandbox.faults import FaultBoard
from sandbox.nhtsa.app import create_app
from tests.sandbox.loopback import serve
from vendors.nhtsa.decoder import NhtsaDecoder


@dataclass(frozen=True)
class Nhtsa:
    """A running sandbox, and an adapter with patience for it."""

    faults: FaultBoard
    url: str
    decoder: NhtsaDecoder


@pytest.fixture
async def nhtsa() -> AsyncIterator[Nhtsa]:
    """The sandbox with nothing planned."""
    faults = FaultBoard()
    async with serve(create_app(faults)) as url, aclosing(NhtsaDecoder(url, timeout=timedelta(seconds=10))) as decoder:
        yield Nhtsa(faults, url, decoder)
