"""Specification of telephones people hold."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from fastapi import FastAPI, WebSocket
from fastapi.testclient import TestClient
from starlette.types import Message, Send
from starlette.websockets import WebSocketState
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from sandbox.callers.ear import AgentEar
from sandbox.callers.spoken import RememberedVoice, SpokenBook
from sandbox.handsets.handset import Handset
from sandbox.handsets.messages import FromTelephone, MessageInvalid, media, read
from sandbox.handsets.receiver import LONGEST_MS, MOST_WORDS, Receiver
from sandbox.handsets.socket import INVALID, REFUSED, TAKEN, Outbox, create_router
from sandbox.handsets.switchboard import MOST_HANDSETS, Line, Switchboard
from sandbox.speech.telephone_audio import FRAME_BYTES, FRAME_MS
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from sandbox.twilio.callbacks import StatusTarget
from sandbox.twilio.line import SILENT_FRAME
from sandbox.twilio.live_call import Opening, Ringing
from sandbox.twilio.records import CallRecord
from tests.sandbox.handsets.telephone import PAGE, Telephone, switched_on
from tests.sandbox.twilio.loopback import OUR_NUMBER, Network, serving
from tests.sandbox.twilio.loopback import network as opened_network

OWN = "+15551239000"
LOUD = b"\x11" * FRAME_BYTES
PAUSE = '<Response><Pause length="600"/></Response>'


@dataclass(slots=True)
class Town:
    """A network with a switchboard on it."""

    network: Network
    switchboard: Switchboard
    address: str

    def call(self, to: str, *, timeout_s: int = 3600) -> CallRecord:
        """Let the account ring a number."""
        call = self.network.records.open_call(from_number=OUR_NUMBER, to_number=to, direction="outbound-api")
        callee = self.switchboard.callee(call)
        assert callee is not None
        ringing = Ringing(callee, timeout_s * 1000)
        url = self.network.product.url
        self.network.exchange.dial(call, ringing, Opening(f"{url}/voice"), StatusTarget())
        return call

    @asynccontextmanager
    async def telephone(
        self, number: str = OWN, *, origin: str = PAGE, is_standby: bool = False
    ) -> AsyncIterator[Telephone]:
        """Switch a telephone on."""
        address = f"ws://{self.address}"
        async with switched_on(address, number, origin=origin, is_standby=is_standby) as telephone:
            yield telephone


class BrokenHandset(Handset):
    """A telephone that has a bug."""

    async def take(self, message: FromTelephone) -> None:
        """Fail."""
        raise RuntimeError("a bug")


class BrokenSwitchboard(Switchboard):
    """Switches such telephones on."""

    def switch_on(self, number: str, voice: str, line: Line, *, is_standby: bool = False) -> Handset:
        """Give it a number."""
        handset = super().switch_on(number, voice, line, is_standby=is_standby)
        return BrokenHandset(number, self.exchange, handset.utter, line.send, line.hear, self.spoken)


def answer(client: TestClient) -> None:
    """Switch a telephone on, press its button and leave."""
    with client.websocket_connect("/handset?number=%2B15551239000", headers={"Origin": PAGE}) as socket:
        socket.receive_json()
        socket.send_text('{"event": "answer"}')


def accepted(take: Send) -> WebSocket:
    """Return our end of a WebSocket that is open."""

    async def receive() -> Message:
        raise NotImplementedError

    websocket = WebSocket({"type": "websocket"}, receive, take)
    websocket.application_state = WebSocketState.CONNECTED
    return websocket


@pytest.fixture
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """Twilio, a product, and a switchboard, on loopback."""
    async with opened_network(tmp_path_factory.mktemp("network")) as network:
        network.product.answers = {"/voice": [PAUSE]}
        switchboard = Switchboard(network.exchange, Voice(), UtteranceBook(), SpokenBook())
        app = FastAPI()
        app.include_router(create_router(switchboard), prefix="/control")
        async with serving(app) as address:
            yield Town(network, switchboard, address)


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for what another task does."""
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110  (nothing tells)
            await asyncio.sleep(0.01)


async def test_a_person_calls_is_heard_and_hangs_up(town: Town) -> None:
    """He hears 20 ms after 20 ms from the answer on, until he puts the telephone down."""
    async with town.telephone() as telephone:
        await telephone.say(event="dial", to=OUR_NUMBER)
        sid = (await telephone.told("calling", to=OUR_NUMBER))["call_sid"]
        await telephone.told("status", call_sid=sid, status="in-progress")
        heard = await telephone.told("media")
        assert base64.b64decode(heard["media"]["payload"]) == SILENT_FRAME
        await telephone.say(event="hangup")
        await telephone.told("status", call_sid=sid, status="completed")
    call = town.network.records.calls[sid]
    assert (call.from_number, call.direction) == (OWN, "inbound")


async def test_typed_words_are_spoken_in_their_order(town: Town) -> None:
    """Each is told when it begins and when it has been said."""
    async with town.telephone() as telephone:
        await telephone.say(event="dial", to=OUR_NUMBER)
        await telephone.told("status", status="in-progress")
        for text in ("Hello.", "Yes, please."):
            await telephone.say(event="say", text=text)
        for text in ("Hello.", "Yes, please."):
            await telephone.told("saying", text=text)
            await telephone.told("said", text=text)


async def test_it_rings_until_somebody_answers(town: Town) -> None:
    """As long as the account waits, and no document is asked for before."""
    async with town.telephone() as telephone:
        call = town.call(OWN)
        assert (await telephone.told("incoming", call_sid=call.sid))["from"] == OUR_NUMBER
        assert call.answered_at is None
        await telephone.say(event="answer")
        await telephone.told("status", call_sid=call.sid, status="in-progress")
        await telephone.say(event="hangup")
        await telephone.told("status", call_sid=call.sid, status="completed")


async def test_who_declines_is_busy(town: Town) -> None:
    """The account is told what a telephone company says then."""
    async with town.telephone() as telephone:
        call = town.call(OWN)
        await telephone.told("incoming")
        await telephone.say(event="decline")
        await telephone.told("status", call_sid=call.sid, status="busy")


async def test_nobody_answers(town: Town) -> None:
    """When the account has waited long enough."""
    async with town.telephone() as telephone:
        call = town.call(OWN, timeout_s=2)
        await telephone.told("status", call_sid=call.sid, status="no-answer")


async def test_there_is_one_call_at_a_time(town: Town) -> None:
    """Who is rung while he talks is busy; who dials is told why not."""
    async with town.telephone() as telephone:
        await telephone.say(event="dial", to=OUR_NUMBER)
        await telephone.told("status", status="in-progress")
        await telephone.say(event="dial", to=OUR_NUMBER)
        await telephone.told("refused")
        second = town.call(OWN)
        await until(lambda: second.is_over)
        assert second.status == "busy"


async def test_a_telephone_that_is_gone_has_hung_up(town: Town) -> None:
    """A page that is closed leaves nobody on the line, and its number to others."""
    async with town.telephone() as telephone:
        await telephone.say(event="dial", to=OUR_NUMBER)
        sid = (await telephone.told("calling"))["call_sid"]
        await telephone.told("status", status="in-progress")
    await until(lambda: town.network.records.calls[sid].is_over)
    assert town.switchboard.callee(town.network.records.calls[sid]) is None


async def test_a_number_nobody_answers_is_refused(town: Town) -> None:
    """With the reason."""
    async with town.telephone() as telephone:
        await telephone.say(event="dial", to="+15005550199")
        assert "+15005550199" in (await telephone.told("refused"))["reason"]


async def test_the_newest_page_has_the_number(town: Town) -> None:
    """The one before is told, so that it does not come back."""
    async with town.telephone() as before, town.telephone() as after:
        assert await before.closed() == TAKEN
        call = town.call(OWN)
        await after.told("incoming", call_sid=call.sid)


async def test_a_call_that_rings_rings_on_where_the_number_goes(town: Town) -> None:
    """It is answered there, and the one before ends without declining it."""
    async with town.telephone() as before:
        call = town.call(OWN)
        await before.told("incoming", call_sid=call.sid)
        async with town.telephone() as after:
            await after.told("incoming", call_sid=call.sid)
            assert await before.closed() == TAKEN
            await after.say(event="answer")
            await after.told("status", call_sid=call.sid, status="in-progress")
            await after.told("media")


async def test_who_stands_by_takes_nobody_s_number(town: Town) -> None:
    """He has it while nobody else does, and leaves it to whoever comes."""
    async with town.telephone() as first:
        address = f"ws://{town.address}/control/handset?number=%2B{OWN[1:]}&standby=true"
        async with connect(address, origin=PAGE, proxy=None) as socket:  # type: ignore[arg-type]
            assert await Telephone(socket).closed() == TAKEN
        call = town.call(OWN)
        await first.told("incoming", call_sid=call.sid)
    await until(lambda: call.is_over)
    async with town.telephone(is_standby=True) as standing_by, town.telephone() as page:
        assert await standing_by.closed() == TAKEN
        call = town.call(OWN)
        await page.told("incoming", call_sid=call.sid)


async def test_numbers_of_agents_and_too_many_telephones_are_refused(town: Town) -> None:
    """Eight at most."""
    address = f"ws://{town.address}/control/handset?number=%2B"
    async with connect(f"{address}{OUR_NUMBER[1:]}", origin=PAGE, proxy=None) as socket:  # type: ignore[arg-type]
        assert await Telephone(socket).closed() == REFUSED
    sockets = [
        await connect(f"{address}1555123900{n}", origin=PAGE, proxy=None)  # type: ignore[arg-type]
        for n in range(MOST_HANDSETS + 1)
    ]
    assert await Telephone(sockets[-1]).closed() == REFUSED
    for socket in sockets:
        await socket.close()


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1.evil.example", None])
async def test_pages_of_others_get_no_telephone(town: Town, origin: str | None) -> None:
    """A browser says whose page it is: only those of this machine may."""
    address = f"ws://{town.address}/control/handset?number=%2B15551239000"
    with pytest.raises(InvalidStatus):
        await connect(address, origin=origin, proxy=None)  # type: ignore[arg-type]


async def test_what_nobody_understands_closes_the_line(town: Town) -> None:
    """There is no page of ours that says so."""
    async with town.telephone() as telephone:
        await telephone.say(event="explode")
        assert await telephone.closed() == INVALID


async def test_what_is_no_text_closes_the_line(town: Town) -> None:
    """As whatever else nobody understands."""
    async with town.telephone() as telephone:
        await telephone.socket.send(b"\x00")
        assert await telephone.closed() == INVALID


async def test_a_bug_is_no_hanging_up(town: Town) -> None:
    """It comes out where it is logged."""
    switchboard = BrokenSwitchboard(town.network.exchange, Voice(), UtteranceBook(), SpokenBook())
    app = FastAPI()
    app.include_router(create_router(switchboard))
    with pytest.raises(RuntimeError, match="a bug"):
        answer(TestClient(app))


async def test_of_too_much_sound_the_oldest_is_dropped() -> None:
    """Who has not read for a while hears what is said now; of what else he is told nothing is lost."""
    outbox = Outbox()
    outbox.send("first")
    for index in range(103):
        outbox.hear(bytes([index]) * FRAME_BYTES)
    outbox.send("last")
    sent: list[str] = []

    async def take(message: Message) -> None:
        sent.append(str(message.get("text", message["type"])))

    outbox.close(TAKEN)
    await outbox.deliver(accepted(take))
    assert sent[0] == "first"
    assert sent[1:-2] == [media(bytes([index]) * FRAME_BYTES) for index in range(3, 103)]
    assert sent[-2:] == ["last", "websocket.close"]


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        '{"event": "dial", "to": "112"}',
        '{"event": "dtmf", "dtmf": {"digit": "12"}}',
        '{"event": "say", "text": ""}',
        '{"event": "say", "text": "' + "a" * 501 + '"}',
        '{"event": "answer", "more": 1}',
        '{"event": "say", "text": "' + "a" * 5000 + '"}',
    ],
)
def test_messages_are_bounded(text: str) -> None:
    """In what they may hold, and in their length."""
    with pytest.raises(MessageInvalid):
        read(text)


class Ear:
    """Keeps what a receiver passes on."""

    def __init__(self) -> None:
        """Make a receiver that tells this ear."""
        self.told: list[str] = []
        self.heard: list[bytes] = []
        self.book = SpokenBook()
        self.receiver = Receiver(self.told.append, self.heard.append, AgentEar(self.book))


def test_words_go_before_the_microphone() -> None:
    """What the microphone brought meanwhile is not said afterwards."""
    ear = Ear()
    ear.receiver.take_words("Hello.", LOUD * 2)
    ear.receiver.take_frame(b"\x22" * FRAME_BYTES)
    assert [ear.receiver.speak() for _ in range(3)] == [LOUD, LOUD, SILENT_FRAME]
    assert [json.loads(one)["event"] for one in ear.told] == ["saying", "said"]


def test_a_microphone_that_is_too_fast_loses_its_oldest_sound() -> None:
    """So that nobody is heard late for the rest of the call."""
    ear = Ear()
    frames = [bytes([n]) * FRAME_BYTES for n in range(15)]
    for frame in frames:
        ear.receiver.take_frame(frame)
    assert [ear.receiver.speak() for _ in range(11)] == [*frames[5:], SILENT_FRAME]


def test_words_that_wait_are_bounded() -> None:
    """Eight sentences."""
    ear = Ear()
    assert [ear.receiver.take_words("Yes.", LOUD) for _ in range(MOST_WORDS + 1)] == [True] * MOST_WORDS + [False]


def test_nobody_talks_for_ever() -> None:
    """After half an hour the telephone is put down."""
    ear = Ear()
    for _ in range(LONGEST_MS // FRAME_MS - 1):
        ear.receiver.hear(SILENT_FRAME)
    assert not ear.receiver.has_hung_up
    ear.receiver.hear(SILENT_FRAME)
    assert ear.receiver.has_hung_up


def test_an_agents_words_are_told_while_they_are_heard() -> None:
    """First some of them, in the end all."""
    ear = Ear()
    audio = RememberedVoice(ear.book).synthesize("How can I help you?", voice="thalia")
    for start in range(0, len(audio), FRAME_BYTES):
        ear.receiver.hear(audio[start : start + FRAME_BYTES])
    told = [json.loads(one)["text"] for one in ear.told]
    assert (told[0], told[-1]) == ("How", "How can I help you?")
