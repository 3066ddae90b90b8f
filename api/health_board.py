"""How what the api needs has answered a moment ago: pages ask often, and dependencies are asked now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from pydantic import Field

from api.clocks import Clocks
from api.health import DependencyState, Probe, states_of

_KEPT: Final = timedelta(seconds=5)
_PATIENCE: Final = timedelta(seconds=1)


class DependencySince(DependencyState):
    """How one dependency answers, and for how long it has been so."""

    since: datetime = Field(description="Since when this process has seen it so; it looks while pages ask")


class HealthBoard:
    """Keeps the last answers for some seconds; who comes while they are asked waits for the same ones."""

    def __init__(self, probes: Sequence[Probe], clocks: Clocks) -> None:
        """Take what is asked."""
        self._probes = probes
        self._clocks = clocks
        self._asking = asyncio.Lock()
        self._asked_at: float | None = None
        self._states: list[DependencySince] = []

    async def states(self) -> list[DependencySince]:
        """Return the state of each dependency, at most some seconds old, within about a second."""
        async with self._asking:
            now = self._clocks.monotonic()
            if self._asked_at is None or now - self._asked_at >= _KEPT.total_seconds():
                self._note(await states_of(self._probes, self._clocks, _PATIENCE))
                self._asked_at = now
            return self._states

    def _note(self, states: Sequence[DependencyState]) -> None:
        now = self._clocks.now()
        before = {(one.name, one.is_up): one.since for one in self._states}
        self._states = [
            DependencySince(**state.model_dump(), since=before.get((state.name, state.is_up), now)) for state in states
        ]
