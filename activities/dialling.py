"""Rings people: cleared first, written down before anybody is rung, and never twice for one attempt.

Rules of the file:
- An attempt is claimed before the telephone company is asked. Whoever finds it claimed asks for no call: he looks for
  the one there may be, and gives the attempt up when it is not there after a while.
- Whatever an earlier attempt at the same wish has left open is looked for before another call is placed.
- The gate is asked again in the very moment of the call: since it was cleared, somebody may have said stop.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from temporalio import activity

from activities.attempts import bounded
from activities.dial_gate import DialGate
from activities.dialling_messages import AttemptOver, Clearance, DialFinished, Placed, TextPromise, Voicemail
from domain import twiml
from domain.compliance import CheckResult, DialFacts, budget_result, is_cleared, may_ring, may_text
from domain.errors import OutcomeUnknown, ProviderRejected, ProviderUnavailable
from domain.names import ANSWERED_BY_PATH, STATUS_PATH, VOICE_PATH
from domain.outbound import DialIntent
from domain.ports.dialling import AttemptKey, DialAttempt
from domain.ports.storage import Outbox, OutboxEntry, OutboxState
from domain.ports.telephony import CallControl, CallOrder, OutboundCalls, TextMessage
from domain.step_keys import fallback_key

_LOG: Final = logging.getLogger(__name__)

#: Above what the vendor's client waits for an answer, and below the time the story gives it (`VOICEMAIL`).
VOICEMAIL_PATIENCE: Final = timedelta(seconds=12)
#: Some five rings: mailboxes answer after that, and people have.
RING_TIMEOUT: Final = timedelta(seconds=30)
#: Above the hour after which a call is brought to its end by our side.
_TIME_LIMIT: Final = timedelta(minutes=70)
#: How far clocks may differ between us and the vendor.
_CLOCK_SKEW: Final = timedelta(minutes=1)
#: A call that is not listed by then was never placed.
_LOOKED_FOR: Final = timedelta(seconds=20)
_LOOK_AGAIN: Final = timedelta(seconds=2)
_UNTIL_MENDED: Final = timedelta(minutes=1)
#: The telephone company takes documents of 4,000 characters.
_LONGEST_VOICEMAIL: Final = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialling:
    """Carries out wishes to ring somebody.

    Attributes:
        public_url: How the telephone company reaches the api; None: nothing says it, and nobody can be rung.
    """

    gate: DialGate
    calls: OutboundCalls
    control: CallControl
    outbox: Outbox
    public_url: str | None
    voicemail_patience: timedelta = VOICEMAIL_PATIENCE

    @activity.defn(name="dialling.open")
    async def open(self, intent: DialIntent) -> None:
        """Write the wish down; a repeat changes nothing."""
        await self.gate.dials.open(intent)

    @activity.defn(name="dialling.clear")
    async def clear(self, key: AttemptKey) -> Clearance:
        """Ask the gate whether somebody may be rung now, and take a second for it."""
        now = self.gate.clock()
        intent = await self.gate.dials.intent(key.intent_id)
        facts, verdicts = await self._judged(intent, key, slot_at=now, now=now)
        if not is_cleared(verdicts):
            return Clearance(verdicts)
        dial_at = await self.gate.dials.take_slot(key, now)
        return Clearance(verdicts, dial_at, facts.policy.pause, facts.policy.dials_an_intent)

    @activity.defn(name="dialling.place")
    async def place(self, key: AttemptKey) -> Placed:
        """Ring somebody, once, or find the call that an earlier try of this activity has placed.

        Raises ProviderUnavailable while it is not known whether he rings, and when he could not be rung;
        ProviderRejected and RecipientRejected when he can't be.
        """
        now, dials = self.gate.clock(), self.gate.dials
        intent, attempt = await dials.intent(key.intent_id), await dials.attempt(key)
        if attempt.dialled_at is None:
            _, verdicts = await self._judged(intent, key, slot_at=attempt.slot_at or now, now=now)
            if not is_cleared(verdicts):
                return Placed(None, verdicts[-1])
        order = self._order(intent, key)
        if known := attempt.call_sid or await self._found(attempt, order, key):
            return Placed(known)
        if attempt.dialled_at is None:
            reserved = await self.gate.reserve(intent, key.number, now)
            if reserved.is_exceeded:
                return Placed(None, budget_result(reserved))
        attempt = await dials.claim(key, now)  # after the look: one that fails leaves the attempt as it is
        return Placed(attempt.call_sid or await self._rung(attempt, order, key))

    @activity.defn(name="dialling.close")
    async def close(self, over: AttemptOver) -> None:
        """Write down how an attempt came out."""
        if over.call_sid is not None:
            await self.gate.dials.placed(over.key, over.call_sid)
        await self.gate.dials.close(over.key, over.outcome)
        await self.gate.release(await self.gate.dials.intent(over.key.intent_id), over.key.number)

    @activity.defn(name="dialling.finish")
    async def finish(self, finished: DialFinished) -> None:
        """Write down what came of a wish."""
        await self.gate.dials.finish(finished.intent_id, finished.outcome)

    @activity.defn(name="dialling.promise_text")
    async def promise_text(self, intent_id: str) -> TextPromise:
        """Put the text in place of the call into the outbox, if it may be sent now."""
        now = self.gate.clock()
        intent = await self.gate.dials.intent(intent_id)
        verdicts = may_text(await self.gate.facts(intent, attempt=1, slot_at=now, now=now), now)
        if not is_cleared(verdicts):
            return TextPromise(verdicts)
        message = TextMessage(intent.from_number, intent.to_number, intent.fallback_text)
        # Not owed by the appointment: its own story sends what it owes whenever it changes, and this is of no use then.
        entry = OutboxEntry(fallback_key(intent_id), None, message, OutboxState.PENDING, now)
        await self.outbox.put(entry)
        return TextPromise(verdicts, entry.outbox_id)

    @activity.defn(name="dialling.leave_voicemail")
    async def leave_voicemail(self, voicemail: Voicemail) -> None:
        """Have the telephone company speak to the machine and hang up; raises as `CallControl.instruct`.

        Bounded by itself: what the story has given up must not be said after it.
        """
        document = twiml.say_and_hang_up(voicemail.text[:_LONGEST_VOICEMAIL])
        try:
            async with bounded(self.voicemail_patience):
                await self.control.instruct(voicemail.call_sid, document)
        except TimeoutError as error:
            raise OutcomeUnknown("twilio", "the machine was not told in time") from error

    async def _judged(
        self, intent: DialIntent, key: AttemptKey, *, slot_at: datetime, now: datetime
    ) -> tuple[DialFacts, tuple[CheckResult, ...]]:
        facts = await self.gate.facts(intent, attempt=key.number, slot_at=slot_at, now=now)
        verdicts = may_ring(facts, now)
        await self.gate.dials.judge(key, verdicts)
        return facts, verdicts

    async def _found(self, attempt: DialAttempt, order: CallOrder, key: AttemptKey) -> str | None:
        """Return the call that may have been placed already, if there is one."""
        if attempt.unresolved_since is None:
            return None
        try:
            listed = await self.calls.find_placed(order, attempt.unresolved_since - _CLOCK_SKEW)
        except ProviderRejected as error:
            _LOG.error("a call of %s waits for an operator: %s", key.intent_id, error)
            raise ProviderUnavailable(error.provider, error.reason, retry_after=_UNTIL_MENDED) from error
        mine = await self.gate.dials.unknown(listed)
        if not mine:
            return None
        await self.gate.dials.placed(key, mine[0])
        return mine[0]

    async def _rung(self, attempt: DialAttempt, order: CallOrder, key: AttemptKey) -> str | None:
        """Place the call; None where it was tried before and has come to nothing that can be seen."""
        if attempt.dialled_at is not None:
            if self.gate.clock() < attempt.dialled_at + _LOOKED_FOR:
                raise ProviderUnavailable("twilio", "the call is not listed yet", retry_after=_LOOK_AGAIN)
            return None
        try:
            call_sid = await self.calls.place(order)
        except OutcomeUnknown as error:
            raise ProviderUnavailable(error.provider, error.reason, retry_after=_LOOK_AGAIN) from error
        except (ProviderUnavailable, ProviderRejected):
            await self.gate.dials.unclaim(key)
            raise
        await self.gate.dials.placed(key, call_sid)
        return call_sid

    def _order(self, intent: DialIntent, key: AttemptKey) -> CallOrder:
        if self.public_url is None:
            raise ProviderRejected("twilio", "nobody can be rung: set HOLDFAST_PUBLIC_BASE_URL for the worker too")
        base, query = self.public_url.rstrip("/"), urlencode({"dial": key.intent_id, "attempt": key.number})
        return CallOrder(
            from_number=intent.from_number,
            to_number=intent.to_number,
            answer_url=f"{base}{VOICE_PATH}?{query}",
            status_url=f"{base}{STATUS_PATH}?{query}",
            machine_url=f"{base}{ANSWERED_BY_PATH}?{query}",
            ring_timeout=RING_TIMEOUT,
            time_limit=_TIME_LIMIT,
        )
