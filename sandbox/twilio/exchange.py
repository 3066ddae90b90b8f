"""The telephone exchange: puts calls through, in both directions, and owns them while they last."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

from sandbox.twilio.callbacks import Delivery, Postbox, StatusCallbacks, StatusTarget
from sandbox.twilio.line import Caller
from sandbox.twilio.live_call import LiveCall, Opening, Ringing
from sandbox.twilio.records import CallRecord
from sandbox.twilio.stage import Stage
from sandbox.twilio.texts import Texts

_log = logging.getLogger(__name__)


class NumberUnknown(LookupError):
    """No number of the account is configured like that."""


@dataclass(slots=True)
class Exchange:
    """All calls of the account. Tasks are started here only, and `close` ends them."""

    stage: Stage
    texts: Texts = field(init=False)
    _live: dict[str, LiveCall] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Nobody texts yet."""
        self.texts = Texts(self.stage)

    def ring(self, caller: Caller, *, from_number: str, to_number: str, delivery: Delivery) -> CallRecord:
        """Let a person call one of the account's numbers; raises NumberUnknown."""
        number = self.stage.records.numbers.get(to_number)
        if number is None:
            raise NumberUnknown(to_number)
        call = self.stage.records.open_call(from_number=from_number, to_number=to_number, direction="inbound")
        call.status = "ringing"
        target = StatusTarget(number.status_callback, number.status_callback_events)
        opening = Opening(number.voice_url, fallback_url=number.fallback_url)
        self._start(call, caller, opening, StatusCallbacks(self._postbox(call), target, delivery))
        return call

    def dial(self, call: CallRecord, ringing: Ringing, opening: Opening, target: StatusTarget) -> None:
        """Let the account call somebody."""
        callbacks = StatusCallbacks(self._postbox(call), target, Delivery())
        self._start(call, ringing.callee.caller, opening, callbacks, ringing)

    def reach(self, call_sid: str, act: Callable[[LiveCall], None]) -> bool:
        """Reach into a running call; False when it is over."""
        live = self._live.get(call_sid)
        if live is None:
            return False
        act(live)
        return True

    def run_beside(self, work: Coroutine[object, object, None]) -> None:
        """Carry out something that belongs to no call, such as delivering an SMS."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def hang_up_all(self) -> None:
        """End every running call."""
        for live in self._live.values():
            live.hang_up()

    async def settle(self) -> None:
        """Wait until every call, and everything beside them, has come to its end."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Drop every running call."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _postbox(self, call: CallRecord) -> Postbox:
        return Postbox(lambda url, form: self.stage.post(url, form, call.sid))

    def _start(
        self,
        call: CallRecord,
        caller: Caller,
        opening: Opening,
        callbacks: StatusCallbacks,
        ringing: Ringing | None = None,
    ) -> None:
        live = LiveCall(call, caller, opening, self.stage, callbacks, ringing)
        self._live[live.record.sid] = live
        self.run_beside(self._run(live))

    async def _run(self, live: LiveCall) -> None:
        try:
            await live.run()
        except Exception:  # noqa: BLE001 - see below
            # One call's bug must not take the other calls of the box with it; it is logged in full and the call fails.
            _log.exception("call %s broke", live.record.sid)
            live.record.status = "failed"
        finally:
            del self._live[live.record.sid]
