"""A simulated person on the telephone: ear, mind and mouth, driven 20 ms by 20 ms by the line."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from sandbox.callers.ear import AgentEar
from sandbox.callers.mind import IMPATIENT, Mind, Scene
from sandbox.callers.mouth import Mouth, audible_deeds
from sandbox.callers.people import Deed, HangUp, Hm, Mumble, PersonScript, Press, Repeat, Say, Silence
from sandbox.callers.spoken import SpokenBook
from sandbox.speech.telephone_audio import BYTES_PER_MS, FRAME_BYTES, FRAME_MS, SILENCE

_SILENT = SILENCE * FRAME_BYTES


@dataclass(slots=True)
class Said:
    """What the caller has said; times are call time in ms."""

    text: str
    began_ms: int


@dataclass(slots=True)
class Person:
    """Acts out a script. Make one with `prepare`, which may take a while and runs in any thread.

    Attributes:
        said: His utterances so far.
    """

    script: PersonScript
    ear: AgentEar
    _sounds: Mapping[Deed, bytes]
    said: list[Said] = field(default_factory=list)
    has_hung_up: bool = False
    is_speaking: bool = False
    _mind: Mind = field(init=False)
    _deeds: deque[Deed] = field(default_factory=deque)
    _last_said: Say | None = None
    _sound: bytes = b""
    _silence_left_ms: int = 0
    _digits: str = ""
    _heard_before: int = 0
    _now_ms: int = 0
    _agent_speaking_ms: int = 0
    _agent_quiet_ms: int = 0
    _quiet_ms: int = 0

    def __post_init__(self) -> None:
        """Give him a mind, and on his lips what he says unasked."""
        self._mind = Mind(self.script)
        self._deeds.extend(self.script.begins_with)

    @classmethod
    def prepare(cls, script: PersonScript, *, mouth: Mouth, spoken: SpokenBook) -> Person:
        """Synthesise all he may say; raises UnknownVoice."""
        sounds: dict[Deed, bytes] = {deed: mouth.utter(deed) for deed in audible_deeds(script, (Say(say=IMPATIENT),))}
        return cls(script, AgentEar(spoken), sounds)

    def sound_ms(self, deeds: Iterable[Deed]) -> int:
        """Return how long it takes to utter some of his deeds."""
        return sum(len(self._sounds[deed]) for deed in deeds) // BYTES_PER_MS

    def speak(self) -> bytes:
        """Return the next 20 ms of his side."""
        if not self._sound and self._silence_left_ms <= 0:
            self._begin_next()
        if not self._sound:
            self._silence_left_ms = max(self._silence_left_ms - FRAME_MS, 0)
            self.is_speaking = False
            return _SILENT
        frame, self._sound = self._sound[:FRAME_BYTES], self._sound[FRAME_BYTES:]
        self.is_speaking = True
        return frame

    def hear(self, frame: bytes) -> None:
        """Take the agent's 20 ms, and make up his mind."""
        self.ear.hear(frame)
        self._note_time(has_sound=frame != _SILENT or self.ear.is_following)
        if not self._sound and not self._deeds and self._silence_left_ms <= 0:
            self._resolve(self._mind.decide(self._scene()))

    def take_digits(self) -> str:
        """Return the keys he has pressed since the last time."""
        digits, self._digits = self._digits, ""
        return digits

    def _scene(self) -> Scene:
        words = " ".join(heard.text for heard in self.ear.heard[self._heard_before :])
        return Scene(self._now_ms, words, self._agent_speaking_ms, self._quiet_ms, self._agent_quiet_ms)

    def _note_time(self, *, has_sound: bool) -> None:
        self._now_ms += FRAME_MS
        self._agent_speaking_ms = self._agent_speaking_ms + FRAME_MS if has_sound else 0
        self._agent_quiet_ms = 0 if has_sound else self._agent_quiet_ms + FRAME_MS
        self._quiet_ms = 0 if has_sound or self._sound else self._quiet_ms + FRAME_MS

    def _resolve(self, deeds: tuple[Deed, ...]) -> None:
        self._deeds.extend(deeds)
        if any(isinstance(deed, Say | Repeat | Mumble | Press) for deed in deeds):
            self._heard_before = len(self.ear.heard)  # a murmured "mm-hm" does not answer what was said

    def _begin_next(self) -> None:
        if not self._deeds:
            return
        deed = self._deeds.popleft()
        match deed:
            case Say(say=text):
                self._last_said = deed
                self._utter(deed, text)
            case Repeat():
                if self._last_said is not None:
                    self._utter(self._last_said, self._last_said.say)
            case Hm(hm=text):
                self._utter(deed, text)
            case Mumble():
                self._utter(deed, "")
            case Silence(silence=seconds):
                self._silence_left_ms = round(seconds * 1000)
            case Press(press=digits):
                self._digits += digits
            case HangUp():
                self.has_hung_up = True
            case _:
                assert_never(deed)

    def _utter(self, deed: Deed, text: str) -> None:
        self._sound = self._sounds[deed]
        self.said.append(Said(text, self._now_ms))
