"""What it does to the agent's voice that the caller may be interrupting: held at once, let go when it is clear.

The floor says when (`domain.turn_taking`); this is what is done about it, and what waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import assert_never

from domain.turn_taking import Cue, Floor, FloorEvent, TurnTaking
from media.metrics import MediaMetrics
from media.voice import Voice


class Suspicion:
    """Whether the caller is interrupting, as far as that is clear."""

    def __init__(
        self,
        floor: TurnTaking,
        voice: Voice,
        *,
        metrics: MediaMetrics,
        clock: Callable[[], float],
        longest_hold: float,
    ) -> None:
        """Begin without one; it lasts `longest_hold` seconds at most."""
        self._floor, self._voice = floor, voice
        self._metrics = metrics
        self._clock = clock
        self._longest_hold = longest_hold
        self._since = clock()
        self._settled = asyncio.Event()
        self._settled.set()

    async def settled(self) -> None:
        """Wait until it is clear whether the caller is interrupting."""
        await self._settled.wait()

    def take(self, cue: Cue) -> None:
        """Tell the floor what has happened, and follow it."""
        event = self._floor.take(cue)
        if event is not None:
            self.follow(event)

    def follow(self, event: FloorEvent) -> None:
        """Do what the floor asks for."""
        match event:
            case FloorEvent.SUSPECTED:
                self._settled.clear()
                self._since = self._clock()
                self._voice.hold()
                self._metrics.suspicions.inc()
            case FloorEvent.FALSE_ALARM:
                self._settled.set()
                self._voice.resume()
                self._metrics.false_alarms.inc()
            case FloorEvent.INTERRUPTED:
                self._metrics.barge_ins.inc()
            case _:
                assert_never(event)

    def tick(self, now: float) -> None:
        """Note that the agent has become quiet; dismiss what was never borne out."""
        if self._floor.floor is Floor.AUDIBLE and not self._voice.playout.is_audible(now):
            self._floor.take(Cue.AGENT_FINISHED)
        if self._floor.floor is Floor.HELD and now - self._since > self._longest_hold:
            self.take(Cue.SPEECH_DISMISSED)

    def clear(self) -> None:
        """Forget it: the agent's turn is over."""
        self._floor.take(Cue.AGENT_FINISHED)
        self._settled.set()
