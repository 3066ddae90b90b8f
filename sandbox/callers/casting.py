"""Puts people on the telephone: prepares what they may say, lets them ring, and remembers them by call."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sandbox.callers.mouth import Mouth
from sandbox.callers.people import CalleeScript, CallerScript, PersonScript, TexterScript
from sandbox.callers.person import Person
from sandbox.callers.spoken import SpokenBook
from sandbox.callers.texter import Texter
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from sandbox.twilio.callbacks import Delivery
from sandbox.twilio.callee import Callee, Reaction
from sandbox.twilio.exchange import Exchange
from sandbox.twilio.records import CallRecord

#: Who answers when the account dials a number nobody was cast for: he listens, and hangs up after half a minute.
_STRANGER_PATIENCE_S: Final = 30.0
#: A machine listens to silence as well.
_MACHINE_PATIENCE_S: Final = 600.0
_REACTIONS: Final[Mapping[str, Reaction]] = {
    "answers": Reaction.ANSWERS,
    "voicemail": Reaction.ANSWERS,
    "busy": Reaction.BUSY,
    "no_answer": Reaction.NO_ANSWER,
}


@dataclass(slots=True)
class Casting:
    """Everybody who calls or is called.

    Attributes:
        voice: Speaks for the callers; not the one whose utterances the callers understand.
        marked: Where text-mode utterances are registered for the recogniser.
        spoken: What agents have said, for the callers' ears.
        callees: Who can be rung, by number; a number nobody was cast for is answered by a stranger.
    """

    exchange: Exchange
    voice: Voice
    marked: UtteranceBook
    spoken: SpokenBook
    people: dict[str, Person] = field(default_factory=dict)
    callees: dict[str, CalleeScript] = field(default_factory=dict)

    async def place(self, scripts: Sequence[CallerScript]) -> list[str]:
        """Let everybody ring at his time and return the call SIDs, in the order of `scripts`.

        Raises:
            NumberUnknown: If one of them dials a number that is not configured.
            UnknownVoice: If one of them has a voice that does not exist.
        """
        cast = await asyncio.gather(*(asyncio.to_thread(self._prepare, script) for script in scripts))
        return list(await asyncio.gather(*map(self._ring, scripts, cast)))

    def let_text(self, scripts: Sequence[TexterScript]) -> None:
        """Let everybody write his first text, and answer what he reads from then on."""
        for script in scripts:
            Texter(script, self.exchange).begin()

    def expect(self, scripts: Sequence[CalleeScript]) -> None:
        """Let everybody wait by his telephone from now on, in place of who had the number before."""
        self.callees |= {script.number: script for script in scripts}

    def callee(self, call: CallRecord) -> Callee:
        """Return who is rung by a call the account places, and remember him by it."""
        script = self.callees.get(call.to_number, _stranger(call.to_number))
        is_machine = script.reacts == "voicemail"
        if is_machine:
            script = script.model_copy(update={"patience_s": _MACHINE_PATIENCE_S})
        person = self.people[call.sid] = self._prepare(script)
        machine_ms = person.sound_ms(script.begins_with) if is_machine else None
        return Callee(person, _REACTIONS[script.reacts], round(script.rings_s * 1000), machine_ms)

    def forget(self) -> None:
        """Forget the people of calls that are over, and who can be rung."""
        self.callees.clear()
        self.exchange.texts.forget()
        calls = self.exchange.stage.records.calls
        self.people = {sid: person for sid, person in self.people.items() if sid in calls}

    def _prepare(self, script: PersonScript) -> Person:
        mouth = Mouth(self.voice, self.marked, script.mode, script.voice)
        return Person.prepare(script, mouth=mouth, spoken=self.spoken)

    async def _ring(self, script: CallerScript, person: Person) -> str:
        await asyncio.sleep(script.begins_after_s)
        call = self.exchange.ring(
            person,
            from_number=script.number,
            to_number=script.calls,
            delivery=Delivery(script.callbacks.duplicated, script.callbacks.disordered),
        )
        self.people[call.sid] = person
        return call.sid


def _stranger(number: str) -> CalleeScript:
    return CalleeScript(number=number, patience_s=_STRANGER_PATIENCE_S, rings_s=0)
