"""One call while it lasts: carries out the steps of its flow, and lets the caller or REST interrupt them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import assert_never

from sandbox.twilio.callbacks import StatusCallbacks, call_fields
from sandbox.twilio.callee import Callee, MachineDetection, Reaction
from sandbox.twilio.flow import (
    CallerGone,
    End,
    Event,
    Fetch,
    Fetched,
    FetchFailed,
    Flow,
    OpenStream,
    Perform,
    Performed,
    Step,
    StreamEnded,
)
from sandbox.twilio.line import Caller, Line, Nobody
from sandbox.twilio.records import CallRecord
from sandbox.twilio.stage import Stage
from sandbox.twilio.stream_session import StreamSession
from sandbox.twilio.tape import Tape
from sandbox.twilio.webhooks import Target, WebhookFailed

Interruption = Callable[[Flow], Step]
_MOST_INTERRUPTIONS = 8


@dataclass(frozen=True, slots=True)
class Opening:
    """What a call begins with: a URL, or TwiML given inline; `fallback_url` covers every later document too."""

    url: str = ""
    method: str = "POST"
    twiml: str | None = None
    fallback_url: str | None = None


@dataclass(frozen=True, slots=True)
class Ringing:
    """What the account asks for besides when it places a call.

    Attributes:
        callee: Who is rung.
        timeout_ms: How long at most.
        machine_url: Told who has answered; None: nobody wants to know.
    """

    callee: Callee
    timeout_ms: int = 60_000
    machine_url: str | None = None


@dataclass(slots=True)
class LiveCall:
    """Runs one call from its first document to its end."""

    record: CallRecord
    caller: Caller
    opening: Opening
    stage: Stage
    callbacks: StatusCallbacks
    ringing: Ringing | None = None
    _flow: Flow = field(default_factory=Flow)
    _interruptions: asyncio.Queue[Interruption] = field(default_factory=lambda: asyncio.Queue(_MOST_INTERRUPTIONS))
    _tape: Tape = field(default_factory=Tape)
    _line: Line = field(init=False)
    _detection: MachineDetection | None = None

    def __post_init__(self) -> None:
        """Lay the line; it carries nothing before the call is answered."""
        self._line = Line(self.caller, self._tape.record, self.hang_up)

    def interrupt(self, interruption: Interruption) -> None:
        """Leave the running step for what `interruption` says; when eight wait already, the call is ending anyway."""
        with suppress(asyncio.QueueFull):
            self._interruptions.put_nowait(interruption)

    def hang_up(self) -> None:
        """End the call: the caller did, or REST."""
        self.interrupt(lambda flow: flow.advance(CallerGone()))

    async def run(self) -> None:
        """Carry the call through and leave its record, recording and last callback behind."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.callbacks.postbox.deliver())
            await self._talk()
            await self.callbacks.postbox.finish()

    async def _talk(self) -> None:
        if self.record.direction != "inbound":
            self._turn("queued")
        self._turn("ringing")
        try:
            end = await self._ring() or await self._follow(self._begin())
        finally:
            self.stage.ticker.remove(self._line.tick)
            if self._detection is not None:
                self.stage.ticker.remove(self._detection.tick)
        self.record.ended_at = self.stage.records.now()
        await asyncio.to_thread(self._tape.save, self.stage.records.wav_path(self.record.sid))
        self._turn(end.status)
        self.callbacks.flush()

    async def _ring(self) -> End | None:
        """Ring who is called; return how that ended, None when somebody has answered."""
        if self.ringing is None:
            return None
        ringing = asyncio.create_task(self.ringing.callee.rung(self.ringing.timeout_ms, self.stage.wait))
        interruption = asyncio.create_task(self._interruptions.get())
        try:
            await asyncio.wait({ringing, interruption}, return_when=asyncio.FIRST_COMPLETED)
            if interruption.done():
                return End("canceled")
        finally:
            for task in (ringing, interruption):
                task.cancel()
            await asyncio.gather(ringing, interruption, return_exceptions=True)
        if (reaction := ringing.result()) is not Reaction.ANSWERS:
            return End(reaction.value)
        self._answer()
        self._detect(self.ringing)
        return None

    def _detect(self, ringing: Ringing) -> None:
        if ringing.machine_url is None:
            return
        fields = call_fields(self.record, self.stage.records.account_sid)
        self._detection = MachineDetection(ringing.machine_url, ringing.callee, fields, self.callbacks.postbox.put)
        self.stage.ticker.add(self._detection.tick)

    def _begin(self) -> Step:
        if self.opening.twiml is not None:
            return self._flow.redirect(twiml=self.opening.twiml)
        return self._flow.begin(self.opening.url, self.opening.method)

    async def _follow(self, step: Step) -> End:
        while not isinstance(step, End):
            self._log_problems()
            if not isinstance(step, Fetch):
                self._answer()
            step = await self._carry_out(step)
        self._log_problems()
        return step

    def _log_problems(self) -> None:
        for code, message in self._flow.problems:
            self.stage.records.log(code, message, self.record.sid)
        self._flow.problems.clear()

    def _answer(self) -> None:
        if self.record.answered_at is None:
            self.record.answered_at = self.stage.records.now()
            self._turn("in-progress")
            self.stage.ticker.add(self._line.tick)

    def _turn(self, status: str) -> None:
        at = self.record.updated_at = self.stage.records.now()
        self.record.status = status
        self.record.happenings.append((at, status))
        self.callbacks.report(call_fields(self.record, self.stage.records.account_sid), status, at)

    async def _carry_out(self, step: Fetch | Perform | OpenStream) -> Step:
        work = asyncio.create_task(self._work(step))
        interruption = asyncio.create_task(self._interruptions.get())
        try:
            await asyncio.wait({work, interruption}, return_when=asyncio.FIRST_COMPLETED)
            if interruption.done():
                return interruption.result()(self._flow)
            return self._flow.advance(work.result())
        finally:
            for task in (work, interruption):
                task.cancel()
            await asyncio.gather(work, interruption, return_exceptions=True)
            self._line.far_end = Nobody()

    async def _work(self, step: Fetch | Perform | OpenStream) -> Event:
        match step:
            case Fetch():
                return await self._fetch(step)
            case Perform(verb):
                return Performed(await self.stage.perform(verb, self._line, self.record, self.callbacks.postbox))
            case OpenStream(stream):
                await StreamSession(self.record, stream, self._line, self.stage, self.callbacks.postbox).run()
                return StreamEnded()
            case _:
                assert_never(step)

    async def _fetch(self, step: Fetch) -> Event:
        target = Target(step.url, step.method, self.opening.fallback_url)
        form = [*call_fields(self.record, self.stage.records.account_sid), *step.fields]
        self.record.happenings.append((self.stage.records.now(), f"{step.method} {step.url}"))
        try:
            return Fetched(await self.stage.webhooks.request(target, form, self._log_failure))
        except WebhookFailed:
            return FetchFailed()

    def _log_failure(self, failure: WebhookFailed) -> None:
        self.stage.records.log(failure.code, str(failure), self.record.sid)
