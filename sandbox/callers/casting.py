"""Puts people on the telephone: prepares what they may say, lets them ring, and remembers them by call."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sandbox.callers.mouth import Mouth
from sandbox.callers.person import Person
from sandbox.callers.scenario import CallerScript
from sandbox.callers.spoken import SpokenBook
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from sandbox.twilio.callbacks import Delivery
from sandbox.twilio.exchange import Exchange

#: Who answers when the account dials a number nobody was cast for: he listens, and hangs up after half a minute.
_STRANGER_PATIENCE_S: Final = 30.0


@dataclass(slots=True)
class Casting:
    """Everybody who calls or is called.

    Attributes:
        voice: Speaks for the callers; not the one whose utterances the callers understand.
        marked: Where text-mode utterances are registered for the recogniser.
        spoken: What agents have said, for the callers' ears.
    """

    exchange: Exchange
    voice: Voice
    marked: UtteranceBook
    spoken: SpokenBook
    people: dict[str, Person] = field(default_factory=dict)

    async def place(self, scripts: Sequence[CallerScript]) -> list[str]:
        """Let everybody ring at his time and return the call SIDs, in the order of `scripts`.

        Raises:
            NumberUnknown: If one of them dials a number that is not configured.
            UnknownVoice: If one of them has a voice that does not exist.
        """
        cast = await asyncio.gather(*(asyncio.to_thread(self._prepare, script) for script in scripts))
        return list(await asyncio.gather(*map(self._ring, cast)))

    def stranger(self, number: str) -> Person:
        """Return who answers a number the account dials."""
        script = CallerScript(number=number, patience_s=_STRANGER_PATIENCE_S, rules=())
        return self._prepare(script)

    def forget(self) -> None:
        """Forget the people of calls that are over."""
        calls = self.exchange.stage.records.calls
        self.people = {sid: person for sid, person in self.people.items() if sid in calls}

    def _prepare(self, script: CallerScript) -> Person:
        mouth = Mouth(self.voice, self.marked, script.mode, script.voice)
        return Person.prepare(script, mouth=mouth, spoken=self.spoken)

    async def _ring(self, person: Person) -> str:
        script = person.script
        await asyncio.sleep(script.begins_after_s)
        call = self.exchange.ring(
            person,
            from_number=script.number,
            to_number=script.calls,
            delivery=Delivery(script.callbacks.duplicated, script.callbacks.disordered),
        )
        self.people[call.sid] = person
        return call.sid
