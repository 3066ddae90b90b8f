"""The agent's voice when its socket is cut in the middle of a turn: what reaches the caller's ear."""

from __future__ import annotations

import asyncio

import pytest

from media.settings import ConversationSettings
from media.voice import Voice, VoiceListener
from sandbox.faults import FaultBoard, FaultKind
from tests.media.fakes import FakeWire
from vendors.deepgram.socket import Endpoint
from vendors.deepgram.synthesizer import DeepgramSynthesizer

MODEL = "aura-2-thalia-en"
REPLY = (
    "Certainly, I have found a time for you. "
    "Your oil change is on Tuesday at nine in the morning, in the first of our two bays. "
    "It takes half an hour and costs sixty dollars. "
    "Would you like me to book it for you?"
)
A_WORD_MS = 600
#: How much faster than life the call runs.
_HASTE = 6.0


class _Owner(VoiceListener):
    """Counts losses."""

    def __init__(self) -> None:
        """Begin with none."""
        self.losses: list[bool] = []

    def voice_began(self) -> None:
        """Do nothing."""

    def voice_overflowed(self) -> None:
        """Never happen."""
        pytest.fail("a short reply has overflowed", pytrace=False)

    def voice_lost(self, *, is_final: bool) -> None:
        """Count."""
        self.losses.append(is_final)


class Line:
    """One call's voice on a fast clock; the caller listens and says nothing."""

    def __init__(self, endpoint: Endpoint, group: asyncio.TaskGroup) -> None:
        """Put the voice on a wire."""
        self.owner, self.wire = _Owner(), FakeWire(self.clock)
        self.voice = Voice(
            synthesizer=DeepgramSynthesizer(endpoint),
            model=MODEL,
            wire=self.wire,
            listener=self.owner,
            spawn=group.create_task,
            clock=self.clock,
            settings=ConversationSettings(),
        )

    def clock(self) -> float:
        """Return the call's seconds."""
        return asyncio.get_running_loop().time() * _HASTE

    async def say(self, text: str) -> bytes:
        """Say a turn and return all the audio that was sent for it."""
        self.voice.begin_turn()
        self.voice.say_all(text)
        async with asyncio.timeout(120):
            while not self.voice.playout.is_done(self.clock()):
                await asyncio.sleep(0.002)
                self.voice.playout.inbound_ms = int(self.clock() * 1000)
                self.voice.tick(self.clock())
        return self._take_audio()

    def _take_audio(self) -> bytes:
        audio = b"".join(what for _, kind, what in self.wire.sent if kind == "audio" and isinstance(what, bytes))
        self.wire.sent.clear()
        return audio


class Case:
    """A reply said twice on one line, the second time with a cut."""

    def __init__(self, endpoint: Endpoint, faults: FaultBoard) -> None:
        """Take the sandbox."""
        self._endpoint, self._faults = endpoint, faults
        self.undisturbed = self.disturbed = b""

    async def play(self, kind: FaultKind, amount: int = 0) -> Line:
        """Say both."""
        async with asyncio.TaskGroup() as group:
            line = Line(self._endpoint, group)
            await line.voice.open()
            self.undisturbed = await line.say(REPLY)
            self._faults.plan("deepgram", "speak.flush", kind, amount=amount)
            self.disturbed = await line.say(REPLY)
            await line.voice.close()
        assert line.owner.losses == [False]
        return line


@pytest.fixture
def case(endpoint: Endpoint, faults: FaultBoard) -> Case:
    """A line to the sandbox."""
    return Case(endpoint, faults)


async def test_a_cut_before_the_audio_is_not_heard(case: Case) -> None:
    """The text is asked for again: every sentence sounds once, byte for byte."""
    await case.play(FaultKind.DROP)
    assert case.disturbed == case.undisturbed


async def test_a_cut_after_the_audio_repeats_nothing(case: Case) -> None:
    """All of the sentence has come, only its confirmation has not: it is not said again."""
    await case.play(FaultKind.LOST_REPLY)
    assert case.disturbed == case.undisturbed


async def test_a_cut_in_mid_sentence_goes_on_where_it_was(case: Case) -> None:
    """What has come is said to its end and the rest asked for; the seam costs a word more or less at most."""
    line = await case.play(FaultKind.LOST_REPLY, amount=12)
    assert case.disturbed[:12_000] == case.undisturbed[:12_000]
    assert abs(len(case.disturbed) - len(case.undisturbed)) < 8 * A_WORD_MS
    assert line.voice.playout.text == REPLY
