"""Turns what a caller does into sound, 20 ms frame by frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.callers.people import Deed, Hm, Mode, Mumble, PersonScript, Say
from sandbox.speech.telephone_audio import BYTES_PER_MS, whole_frames
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice

_BABBLE = "Well the thing over there was sort of rolling around under them again."


@dataclass(frozen=True, slots=True)
class Mouth:
    """Speaks for one person.

    In text mode every utterance carries the watermark by which the sandbox's recogniser knows its words; the sound is
    the same. A mumble is speech played backwards: as loud and as lively as speech, and without words.
    """

    voice: Voice
    book: UtteranceBook
    mode: Mode
    voice_name: str

    def utter(self, deed: Say | Hm | Mumble) -> bytes:
        """Return the audio of an utterance; a whole number of frames."""
        match deed:
            case Say(say=text):
                return self._marked(text, self._speech(text))
            case Hm(hm=text):
                return self._marked(text, self._speech(text))
            case Mumble(mumble=length_ms):
                babble = self._speech(_BABBLE)[::-1]
                needed = length_ms * BYTES_PER_MS
                return self._marked("", whole_frames((babble * (needed // len(babble) + 1))[:needed]))

    def _speech(self, text: str) -> bytes:
        return self.voice.synthesize(text, voice=self.voice_name)

    def _marked(self, text: str, audio: bytes) -> bytes:
        return self.book.marked(text, audio) if self.mode is Mode.TEXT else whole_frames(audio)


def audible_deeds(script: PersonScript, extra: Iterable[Deed] = ()) -> frozenset[Say | Hm | Mumble]:
    """Return everything a person may ever say, to be synthesised before he calls."""
    deeds = [*extra, *script.begins_with, *(deed for rule in script.rules for deed in rule.deeds)]
    return frozenset(deed for deed in deeds if isinstance(deed, Say | Hm | Mumble))
