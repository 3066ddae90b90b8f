"""The telephones that are switched on, by number; eight at most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sandbox.callers.mouth import Mouth
from sandbox.callers.people import Mode, Say
from sandbox.callers.spoken import SpokenBook
from sandbox.handsets import messages
from sandbox.handsets.handset import Handset
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from sandbox.twilio.callee import Callee
from sandbox.twilio.exchange import Exchange
from sandbox.twilio.records import CallRecord

MOST_HANDSETS: Final = 8


class NumberRefused(Exception):
    """A telephone can't have that number, or there are too many."""


class NumberTaken(Exception):
    """Another telephone has that number, and this one only wants it while nobody has."""


@dataclass(slots=True)
class Line:
    """How a telephone is reached: `send` and `hear` as `Handset` has them; `drop`: another one has its number now."""

    send: Callable[[str], None]
    hear: Callable[[bytes], None]
    drop: Callable[[], None]


@dataclass(slots=True)
class Switchboard:
    """Switches telephones on and off, and finds the one that is rung.

    Attributes:
        voice: Speaks for who types.
        marked: Where typed words are registered for the recogniser.
        spoken: What agents have said, to be shown in words.
    """

    exchange: Exchange
    voice: Voice
    marked: UtteranceBook
    spoken: SpokenBook
    _handsets: dict[str, tuple[Handset, Line]] = field(default_factory=dict)

    def switch_on(self, number: str, voice: str, line: Line, *, is_standby: bool = False) -> Handset:
        """Give a telephone a number; who has had it is dropped, and a call that rings there rings on here.

        Raises NumberRefused; NumberTaken where somebody has the number and `is_standby`.
        """
        if number in self.exchange.stage.records.numbers:
            raise NumberRefused("that number is an agent's")
        before = self._handsets.get(number)
        if before is None and len(self._handsets) >= MOST_HANDSETS:
            raise NumberRefused(f"{MOST_HANDSETS} telephones are switched on already")
        if before is not None and is_standby:
            raise NumberTaken(number)
        handset = Handset(number, self.exchange, self._mouth(voice), line.send, line.hear, self.spoken)
        self._handsets[number] = handset, line
        line.send(messages.ready(number))
        if before is not None:
            handset.take_over(before[0])
            before[1].drop()
        return handset

    def switch_off(self, handset: Handset) -> None:
        """Hang up, and let the number go."""
        handset.hang_up()
        known = self._handsets.get(handset.number)
        if known is not None and known[0] is handset:
            del self._handsets[handset.number]

    def callee(self, call: CallRecord) -> Callee | None:
        """Return who is rung by a call the account places; None where no telephone has the number."""
        known = self._handsets.get(call.to_number)
        return None if known is None else known[0].ring(call)

    def _mouth(self, voice: str) -> Callable[[str], bytes]:
        mouth = Mouth(self.voice, self.marked, Mode.TEXT, voice)

        def utter(text: str) -> bytes:
            is_sound = bool(self.voice.synthesize(text, voice=voice))
            return mouth.utter(Say(say=text)) if is_sound else b""

        return utter
