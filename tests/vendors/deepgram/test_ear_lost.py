"""The agent's ear when its socket is cut in the middle of the caller's turn: what the next one hears."""

from __future__ import annotations

import asyncio

import pytest

from domain.ports.speech import RecognitionEvent, TurnEnded
from domain.turn_taking import TurnTaking, TurnTakingSettings
from media.audio import FRAME_BYTES
from media.ear import Ear, EarListener
from media.settings import ConversationSettings
from sandbox.faults import FaultBoard, FaultKind
from sandbox.speech.telephone_audio import SILENCE
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from vendors.deepgram.recognizer import DeepgramRecognizer
from vendors.deepgram.socket import Endpoint

LOST = "I would like to book an oil change."
KEPT = "On Tuesday at nine, please."


class Owner(EarListener):
    """Waits for a loss and for a turn."""

    def __init__(self) -> None:
        """Begin with neither."""
        self.lost = asyncio.Event()
        self.turn: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def recognised(self, event: RecognitionEvent) -> None:
        """Take a turn."""
        if isinstance(event, TurnEnded) and not self.turn.done():
            self.turn.set_result(event.text)

    def ear_lost(self, *, is_final: bool) -> None:
        """Take a loss."""
        assert not is_final
        self.lost.set()


def hear(ear: Ear, audio: bytes) -> None:
    """Let the caller's audio arrive, frame by frame and at once."""
    for start in range(0, len(audio), FRAME_BYTES):
        ear.hear(audio[start : start + FRAME_BYTES])


@pytest.fixture
def utterance(voice: Voice, book: UtteranceBook) -> dict[str, bytes]:
    """Return what callers say, as it sounds."""
    return {text: book.marked(text, voice.synthesize(text, voice="arcas")) for text in (LOST, KEPT)}


async def test_what_is_said_while_it_reconnects_is_heard(
    endpoint: Endpoint, faults: FaultBoard, utterance: dict[str, bytes]
) -> None:
    """The cut costs the words that were on their way; those of the gap reach the new ear whole."""
    owner, settings = Owner(), ConversationSettings()
    faults.plan("deepgram", "listen.audio", FaultKind.DROP)
    async with asyncio.TaskGroup() as group, asyncio.timeout(10):
        ear = Ear(
            recognizer=DeepgramRecognizer(endpoint),
            keyterms=(),
            floor=TurnTaking(TurnTakingSettings()),
            listener=owner,
            spawn=group.create_task,
            clock=asyncio.get_running_loop().time,
            settings=settings,
        )
        await ear.open()
        hear(ear, utterance[LOST])
        await owner.lost.wait()
        hear(ear, utterance[KEPT] + SILENCE * 8000)
        assert await owner.turn == KEPT
        await ear.close()
