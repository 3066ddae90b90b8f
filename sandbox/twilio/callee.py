"""Who is rung when the account places a call: how long his telephone rings, and what comes then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sandbox.speech.telephone_audio import FRAME_MS
from sandbox.twilio.line import Caller
from sandbox.twilio.webhooks import Form

#: How long it takes to tell a person by his voice. Source: Twilio, "Answering machine detection": about four seconds.
_PERSON_AFTER_MS: Final = 4000


class Reaction(StrEnum):
    """What a telephone does in the end; the value of all but `ANSWERS` is Twilio's status of the call."""

    ANSWERS = "answers"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Callee:
    """A telephone that can be rung.

    Attributes:
        caller: Who has it: a person or an answering machine.
        rings_ms: How long it rings until it does what it does.
        machine_ms: Length of the machine's greeting, beep included; None where a person answers.
        decision: Done once somebody decides while it rings; None where nobody does.
    """

    caller: Caller
    reaction: Reaction = Reaction.ANSWERS
    rings_ms: int = 0
    machine_ms: int | None = None
    decision: asyncio.Future[Reaction] | None = None

    async def rung(self, timeout_ms: int, wait: Callable[[int], Awaitable[None]]) -> Reaction:
        """Ring, while `wait` lets so many milliseconds of audio time pass, and return what came of it."""
        rings_ms, reaction = self.until(timeout_ms)
        if self.decision is None:
            await wait(rings_ms)
            return reaction
        ringing = asyncio.ensure_future(wait(rings_ms))
        either: tuple[asyncio.Future[Any], ...] = (ringing, self.decision)
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            return self.decision.result() if self.decision.done() else reaction
        finally:
            ringing.cancel()
            self.decision.cancel()  # whoever decides now is too late

    def until(self, timeout_ms: int) -> tuple[int, Reaction]:
        """Return how long it rings and what comes then, if the account waits that long at most."""
        if self.reaction is Reaction.NO_ANSWER or self.rings_ms > timeout_ms:
            return timeout_ms, Reaction.NO_ANSWER
        return self.rings_ms, self.reaction


@dataclass(slots=True)
class MachineDetection:
    """Tells who has answered while the call goes on (`AsyncAmd`); ticks every 20 ms from the answer on.

    Attributes:
        url: Told once.
        post: Sends a form without waiting.
    """

    url: str
    callee: Callee
    fields: Form
    post: Callable[[str, Form], None]
    _elapsed_ms: int = 0

    def tick(self) -> None:
        """Let 20 ms pass, and report when it is clear who has answered."""
        self._elapsed_ms += FRAME_MS
        machine_ms = self.callee.machine_ms
        due_ms = _PERSON_AFTER_MS if machine_ms is None else machine_ms
        if self._elapsed_ms - FRAME_MS < due_ms <= self._elapsed_ms:
            answered_by = "human" if machine_ms is None else "machine_end_beep"
            found = [("AnsweredBy", answered_by), ("MachineDetectionDuration", str(self._elapsed_ms))]
            self.post(self.url, [*self.fields, *found])
