"""A telephone a person holds: calls, is rung, and has one call at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from sandbox.callers.ear import AgentEar
from sandbox.callers.spoken import SpokenBook
from sandbox.handsets import messages
from sandbox.handsets.receiver import MOST_WORDS, Receiver
from sandbox.twilio.callbacks import Delivery
from sandbox.twilio.callee import Callee, Reaction
from sandbox.twilio.exchange import Exchange, NumberUnknown
from sandbox.twilio.records import CallRecord


@dataclass(slots=True)
class HandsetCall:
    """A call of a telephone.

    Attributes:
        decision: What the person does with a call that rings; None where he has dialled himself.
        told: The status he was told last.
    """

    record: CallRecord
    receiver: Receiver
    decision: asyncio.Future[Reaction] | None = None
    told: str = ""


@dataclass(slots=True)
class Handset:
    """One telephone while it is switched on.

    Attributes:
        utter: Text to μ-law, any thread; empty for text without anything to say.
        send: Takes messages for the telephone, and drops none.
        hear: Takes what the person hears, 20 ms each.
        spoken: What agents have said.
    """

    number: str
    exchange: Exchange
    utter: Callable[[str], bytes]
    send: Callable[[str], None]
    hear: Callable[[bytes], None]
    spoken: SpokenBook
    _call: HandsetCall | None = None

    async def take(self, message: messages.FromTelephone) -> None:
        """Do what the person wants; raises MessageInvalid."""
        match message:
            case messages.Dial():
                self._dial(message.to)
            case messages.Answer():
                self._decide(Reaction.ANSWERS)
            case messages.Decline():
                self._decide(Reaction.BUSY)
            case messages.HangUp():
                self.hang_up()
            case messages.Say():
                await self._say(message.text)
            case messages.Dtmf() | messages.Media():
                self._pass_on(message)
            case _:
                assert_never(message)

    def ring(self, record: CallRecord) -> Callee:
        """Ring until the person or the account decides; busy where there is a call."""
        receiver = self._receiver()
        if self._call is not None:
            return Callee(receiver, Reaction.BUSY)
        decision: asyncio.Future[Reaction] = asyncio.get_running_loop().create_future()
        self.send(messages.incoming(record.sid, record.from_number))
        self._begin(HandsetCall(record, receiver, decision))
        return Callee(receiver, Reaction.NO_ANSWER, decision=decision)

    def take_over(self, other: Handset) -> None:
        """Ring on with the call that rings at another telephone; any other call of it ends."""
        call = other._call
        if call is None or call.decision is None or call.decision.done():
            other.hang_up()
            return
        other._call = None
        self.exchange.stage.ticker.remove(other._look)
        call.receiver.send, call.receiver.hear_frame = self.send, self.hear
        call.told = ""
        self.send(messages.incoming(call.record.sid, call.record.from_number))
        self._begin(call)

    def hang_up(self) -> None:
        """End the call, also before it is answered; nothing where there is none."""
        call = self._call
        if call is None:
            return
        if call.decision is not None and not call.decision.done():
            self._decide(Reaction.BUSY)
            return
        call.receiver.hang_up()
        if call.record.answered_at is None:  # nobody looks at the receiver yet
            self.exchange.reach(call.record.sid, lambda live: live.hang_up())

    def _dial(self, to: str) -> None:
        if self._call is not None:
            self.send(messages.refused("There is a call on this telephone; hang up first."))
            return
        receiver = self._receiver()
        try:
            record = self.exchange.ring(receiver, from_number=self.number, to_number=to, delivery=Delivery())
        except NumberUnknown:
            self.send(messages.refused(f"Nobody answers at {to}: no agent has that number."))
            return
        self.send(messages.calling(record.sid, to))
        self._begin(HandsetCall(record, receiver))

    def _receiver(self) -> Receiver:
        return Receiver(self.send, self.hear, AgentEar(self.spoken))

    def _decide(self, reaction: Reaction) -> None:
        decision = None if self._call is None else self._call.decision
        if decision is not None and not decision.done():
            decision.set_result(reaction)

    async def _say(self, text: str) -> None:
        call = self._call
        if call is None:
            return
        audio = await asyncio.to_thread(self.utter, text)
        if audio and not call.receiver.take_words(text, audio):
            self.send(messages.refused(f"{MOST_WORDS} sentences wait to be spoken; let them be heard first."))

    def _pass_on(self, message: messages.Dtmf | messages.Media) -> None:
        if self._call is None:
            return
        if isinstance(message, messages.Media):
            self._call.receiver.take_frame(message.frame)
        else:
            self._call.receiver.press(message.dtmf.digit)

    def _begin(self, call: HandsetCall) -> None:
        self._call = call
        self.exchange.stage.ticker.add(self._look)

    def _look(self) -> None:
        """Tell how the call stands when that has changed; a call that is over leaves the telephone free."""
        call = self._call
        if call is None or call.record.status == call.told:
            return
        call.told = call.record.status
        if call.record.is_over:
            self._call = None
            self.exchange.stage.ticker.remove(self._look)
        self.send(messages.status(call.record.sid, call.told))
