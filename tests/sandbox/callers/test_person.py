"""Specification of the simulated person, driven frame by frame: one `speak` and `hear` is 20 ms."""

from __future__ import annotations

import pytest

from sandbox.callers.ear import AgentEar
from sandbox.callers.mouth import Mouth
from sandbox.callers.people import CallerScript, Hm, Mode, Mumble, Repeat, Rule
from sandbox.callers.person import Person
from sandbox.callers.spoken import RememberedVoice, SpokenBook
from sandbox.speech.telephone_audio import loudness
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice

SILENT = b"\xff" * 160


class Room:
    """An agent's voice at one end, a person at the other."""

    def __init__(self, *rules: Rule, mode: Mode = Mode.TEXT) -> None:
        """Prepare the person."""
        self.spoken, self.marked = SpokenBook(), UtteranceBook()
        self.agent = RememberedVoice(self.spoken)
        script = CallerScript(number="anonymous", mode=mode, rules=rules)
        self.person = Person.prepare(script, mouth=Mouth(Voice(), self.marked, mode, script.voice), spoken=self.spoken)
        self.frames: list[bytes] = []

    def play(self, audio: bytes, *, then_ms: int = 0) -> None:
        """Let the agent's audio pass, and silence after it."""
        for start in range(0, len(audio) + then_ms * 8, 160):
            self.frames.append(self.person.speak())
            self.person.hear(audio[start : start + 160] or SILENT)

    def say(self, text: str, *, then_ms: int = 2000) -> None:
        """Let the agent say something."""
        self.play(self.agent.synthesize(text, voice="thalia"), then_ms=then_ms)

    @property
    def understood(self) -> list[str]:
        """What a recogniser makes of the watermarks that passed."""
        return [found.text for frame in self.frames if (found := self.marked.find(frame)) is not None]


def test_a_person_answers_what_he_has_heard() -> None:
    """Question in, answer out, and the recogniser knows its words exactly."""
    room = Room(Rule(hears="help you", says="I need an oil change."))
    room.say("Good morning. How can I help you?")
    assert [said.text for said in room.person.said] == ["I need an oil change."]
    assert room.understood == ["I need an oil change."]


def test_answered_words_do_not_count_again() -> None:
    """A rule looks at what was said since the person last spoke."""
    rules = (Rule(hears="oil", says="Yes."), Rule(hears="oil", says="I said yes."))
    room = Room(*rules)
    room.say("An oil change?", then_ms=3000)
    room.say("Good.", then_ms=3000)
    assert room.understood == ["Yes."]


def test_in_voice_mode_there_is_no_watermark() -> None:
    """Only the sound tells the words."""
    room = Room(Rule(hears="help", says="I need an oil change."), mode=Mode.VOICE)
    room.say("How can I help you?")
    assert room.understood == []
    assert max(map(loudness, room.frames)) > 1000


def test_a_murmur_leaves_the_agents_words_standing() -> None:
    """After "mm-hm" the person still answers the whole sentence."""
    rules = (Rule(hears="open", after_ms=500, does=(Hm(),)), Rule(hears="open.*close", says="Thank you."))
    room = Room(*rules)
    room.say("We are open every day until five, and on Sundays we close at noon.")
    assert room.understood == ["Mm-hm.", "Thank you."]


def test_a_mumble_sounds_like_speech_and_means_nothing() -> None:
    """As long as asked for, audible, without words."""
    room = Room(Rule(hears="help", does=(Mumble(mumble=1000),)))
    room.say("How can I help you?")
    assert room.understood == [""]
    assert 20 < sum(loudness(frame) > 200 for frame in room.frames) <= 51


def test_a_rule_can_fall_silent_press_keys_and_hang_up() -> None:
    """Deeds are done one after the other, in time."""
    rule = Rule.model_validate({"hears": "press", "does": [{"silence": 1}, {"press": "12"}, {"hang_up": True}]})
    room = Room(rule)
    room.say("Please press one.", then_ms=800)
    assert room.person.take_digits() == ""
    room.play(b"", then_ms=1200)
    assert room.person.take_digits() == "12"
    assert room.person.has_hung_up


def test_a_person_speaks_for_the_whole_of_his_utterance() -> None:
    """From its first frame to its last, pauses between words included: one onset each."""
    room = Room(Rule(hears="help", says="One. Two. Three."))
    room.say("How can I help you?", then_ms=0)
    states = []
    for _ in range(300):
        room.person.speak()
        states.append(room.person.is_speaking)
        room.person.hear(SILENT)
    assert sum(now and not before for before, now in zip([False, *states], states, strict=False)) == 1


@pytest.mark.parametrize("name", ["thalia", "orion"])
def test_every_voice_is_understood_by_the_ear(name: str) -> None:
    """Real synthesised speech has enough in it to be found again."""
    book = SpokenBook()
    audio = RememberedVoice(book).synthesize("Shall I book an oil change for Tuesday?", voice=name)
    ear = AgentEar(book)
    for start in range(0, len(audio), 160):
        ear.hear(audio[start : start + 160])
    assert [heard.text for heard in ear.heard] == ["Shall I book an oil change for Tuesday?"]


def test_who_is_not_understood_says_it_again() -> None:
    """A repeat is the last thing said, whatever it was."""
    repeat = Rule(hears="catch that", does=(Repeat(repeat=True),), times=2)
    room = Room(Rule(hears="help you", says="I need an oil change."), repeat)
    room.say("How can I help you?")
    room.say("I did not catch that.")
    assert room.understood == ["I need an oil change.", "I need an oil change."]
