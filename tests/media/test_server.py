"""The real server on loopback with stand-in vendors."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from picows import WSFrame, WSHandshakeError, WSListener, WSMsgType, WSTransport, ws_connect
from prometheus_client import CollectorRegistry

from api.said_on_calls import SaidOnCalls
from domain.calls import EndReason, Speaker
from domain.ports.speech import TextDelta
from domain.said import said_token
from domain.stream_token import make_token
from media.admission import CapacityLimits
from media.call_parts import MediaPorts
from media.metrics import MediaMetrics
from media.server import MediaServer, MediaServerSettings
from tests.media.fakes import AnySignature, FakeLink, FakeLinks, FakeRecognizer, FakeResponder, FakeSynthesizer, utc_now

SECRET = b"secret"
FRAME = b"\xff" * 160


class House:
    """A server with its stand-ins."""

    def __init__(self, max_calls: int = 10, start_patience: float = 10.0) -> None:
        """Put the server together."""
        self.recognizer, self.synthesizer, self.responder = FakeRecognizer(), FakeSynthesizer(), FakeResponder()
        self.links = FakeLinks()
        loop = asyncio.get_running_loop()
        ports = MediaPorts(self.recognizer, self.synthesizer, self.responder, loop.time, utc_now)
        settings = MediaServerSettings(
            public_urls=("wss://media.example", "wss://two.example"),
            token_secret=SECRET,
            media_host="m1",
            grace=timedelta(milliseconds=100),
            hand_over=timedelta(milliseconds=200),
            start_patience=timedelta(seconds=start_patience),
            limits=CapacityLimits(max_calls=max_calls, max_lag=60.0, max_cpu=100.0),
        )
        self.metrics = MediaMetrics(CollectorRegistry())
        self.server = MediaServer(
            settings=settings, ports=ports, links=self.links, signatures=AnySignature(), metrics=self.metrics
        )

    @property
    def url(self) -> str:
        """Where the telephone network connects."""
        return f"ws://127.0.0.1:{self.server.port}/media"


@asynccontextmanager
async def open_house(max_calls: int = 10, start_patience: float = 10.0) -> AsyncIterator[House]:
    """Run a server for the length of a test."""
    house = House(max_calls, start_patience)
    async with asyncio.TaskGroup() as group:
        group.create_task(house.server.serve("127.0.0.1", 0))
        await house.server.listening.wait()
        try:
            yield house
        finally:
            house.server.stop()


class Phone(WSListener):
    """The telephone network's end of one stream."""

    def __init__(self) -> None:
        """Begin with nothing said or heard."""
        super().__init__()
        self.transport: WSTransport | None = None
        self.messages: asyncio.Queue[dict[str, object]] = asyncio.Queue()
        self.closed = asyncio.Event()
        self.close_code: object = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Keep the transport."""
        self.transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Keep the message."""
        if frame.msg_type == WSMsgType.CLOSE:
            self.close_code = frame.get_close_code()
            transport.disconnect()
            return
        self.messages.put_nowait(json.loads(frame.get_payload_as_bytes()))

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """Note it."""
        self.closed.set()

    def send(self, message: dict[str, object]) -> None:
        """Send one message of the protocol."""
        assert self.transport is not None
        self.transport.send(WSMsgType.TEXT, json.dumps(message))

    def start(self, token: str) -> None:
        """Open the stream."""
        self.send({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        start = {
            "accountSid": "AC1",
            "streamSid": "MZ1",
            "callSid": "CA1",
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": {"call_token": token, "stream_epoch": "1"},
        }
        self.send({"event": "start", "sequenceNumber": "1", "streamSid": "MZ1", "start": start})

    def speak(self, chunk: int) -> None:
        """Send one frame."""
        media = {"track": "inbound", "chunk": str(chunk), "timestamp": str(chunk * 20)}
        payload = base64.b64encode(FRAME).decode()
        self.send({"event": "media", "streamSid": "MZ1", "media": {**media, "payload": payload}})

    async def until(self, event: str) -> dict[str, object]:
        """Return the next message of a kind."""
        while True:
            message = await asyncio.wait_for(self.messages.get(), 5)
            if message["event"] == event:
                return message


async def dial(house: House, signature: str = "good") -> Phone:
    """Connect as the telephone network does."""
    _, phone = await ws_connect(Phone, house.url, extra_headers={"X-Twilio-Signature": signature})
    assert isinstance(phone, Phone)
    return phone


async def test_a_conversation_goes_over_the_wire() -> None:
    """Greeting out, caller's turn in, reply out, facts to the workflow, stop ends the call."""
    async with open_house() as house:
        house.responder.scripts.append([TextDelta("We open at eight.")])
        phone = await dial(house)
        phone.start(make_token(SECRET, "CA1", 1))
        greeting = await phone.until("media")
        assert greeting["streamSid"] == "MZ1"
        phone.speak(1)
        house.recognizer.finish("When do you open tomorrow?")
        await phone.until("clear")
        await phone.until("media")
        phone.send({"event": "stop", "streamSid": "MZ1", "stop": {"accountSid": "AC1", "callSid": "CA1"}})
        await asyncio.wait_for(phone.closed.wait(), 5)
    link = house.links.opened[0]
    assert [turn.speaker for turn in link.turns] == [Speaker.AGENT, Speaker.CALLER]
    assert link.turns[1].text == "When do you open tomorrow?"
    assert link.detached[0].reason is EndReason.CALLER_HUNG_UP
    assert [turn.text for turn in link.detached[0].turns] == ["We open at eight."]


async def test_the_api_is_told_what_is_being_said_before_the_workflow_is() -> None:
    """The greeting while it sounds, word by word and whole; the workflow hears of it with the caller's first words."""
    async with open_house() as house:
        said = SaidOnCalls((house.url,), SECRET)
        asking = asyncio.create_task(said.run())
        phone = await dial(house)
        phone.start(make_token(SECRET, "CA1", 1))
        await phone.until("media")
        assert await said.of("CA2") is None
        chunk, heard = 0, [""]
        while not (told := await said.of("CA1")) or not told.turns:
            if told and told.being_said:
                heard.append(told.being_said.heard)
            chunk += 1
            phone.speak(chunk)  # the stream's clock
            while not phone.messages.empty():
                if (message := phone.messages.get_nowait())["event"] == "mark":
                    phone.send(message)
            await asyncio.sleep(0)
        greeting = told.turns[0]
        assert house.links.opened[0].turns == []
        assert (told.stream_epoch, greeting.index, greeting.speaker) == (1, 0, Speaker.AGENT)
        assert set(heard) <= {greeting.text[:length] for length in range(len(greeting.text) + 1)}
        assert len(heard) > 1
        assert await SaidOnCalls((house.url,), b"another").of("CA1") is None
        asking.cancel()
        phone.send({"event": "stop", "streamSid": "MZ1", "stop": {"accountSid": "AC1", "callSid": "CA1"}})


async def test_what_is_said_is_told_to_nobody_else() -> None:
    """A token is for one call, and a call that is not carried here is not known."""
    async with open_house() as house, httpx.AsyncClient() as http:
        base = house.url.replace("ws://", "http://").removesuffix("/media")
        phone = await dial(house)
        phone.start(make_token(SECRET, "CA1", 1))
        await phone.until("media")

        async def status(call_sid: str, token: str | None) -> int:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            return (await http.get(f"{base}/said/{call_sid}", headers=headers)).status_code

        assert await status("CA1", said_token(SECRET, "CA1")) == 200
        assert await status("CA1", said_token(SECRET, "CA2")) == 403
        assert await status("CA1", said_token(b"another", "CA1")) == 403
        assert await status("CA1", None) == 403
        assert await status("CA2", said_token(SECRET, "CA2")) == 404


async def test_a_forged_upgrade_is_refused() -> None:
    """Nobody but the telephone company opens a socket."""
    async with open_house() as house:
        with pytest.raises(WSHandshakeError) as refused:
            await dial(house, signature="forged")
        assert refused.value.response is not None
        assert refused.value.response.status == 403


async def test_a_signature_over_any_of_our_names_counts() -> None:
    """The telephone company signs the URL it dials; a name that is not ours opens nothing."""
    async with open_house() as house:
        for host in ("media.example", "two.example"):
            await dial(house, signature=f"wss://{host}/media")
        with pytest.raises(WSHandshakeError):
            await dial(house, signature="wss://three.example/media")


async def test_a_wrong_token_closes_the_stream() -> None:
    """A stream our TwiML did not open reaches no workflow."""
    async with open_house() as house:
        phone = await dial(house)
        phone.start(make_token(b"other", "CA1", 1))
        await asyncio.wait_for(phone.closed.wait(), 5)
        assert house.links.opened == []
        assert getattr(phone.close_code, "value", phone.close_code) == 1008


async def test_a_full_house_refuses_new_streams() -> None:
    """Those who are in are served well; readiness tells the balancer."""
    async with open_house(max_calls=1) as house:
        phone = await dial(house)
        phone.start(make_token(SECRET, "CA1", 1))
        await phone.until("media")
        assert not house.server.is_ready
        with pytest.raises(WSHandshakeError) as refused:
            await dial(house)
        assert refused.value.response is not None
        assert refused.value.response.status == 503


async def test_a_socket_that_never_starts_counts_and_is_closed() -> None:
    """Open doors are bounded in number and in time."""
    async with open_house(max_calls=1, start_patience=0.2) as house:
        phone = await dial(house)
        assert not house.server.is_ready
        await asyncio.wait_for(phone.closed.wait(), 5)
        assert house.server.is_ready


async def test_unknown_paths_are_not_found() -> None:
    """One door only."""
    async with open_house() as house:
        with pytest.raises(WSHandshakeError) as refused:
            await ws_connect(Phone, house.url.replace("/media", "/other"))
        assert refused.value.response is not None
        assert refused.value.response.status == 404


async def test_strange_frames_are_counted_and_survived() -> None:
    """Binary, oversized and nonsense frames cost themselves only."""
    async with open_house() as house:
        phone = await dial(house)
        assert phone.transport is not None
        phone.transport.send(WSMsgType.BINARY, b"\x00")
        phone.transport.send(WSMsgType.TEXT, b" " * 70_000)
        phone.transport.send(WSMsgType.TEXT, b"nonsense")
        phone.start(make_token(SECRET, "CA1", 1))
        await phone.until("media")
        kinds = {kind: house.metrics.malformed.labels(kind)._value.get() for kind in ("binary", "oversized")}
        assert kinds == {"binary": 1, "oversized": 1}


async def test_stopping_moves_calls_within_the_grace() -> None:
    """Each at its next pause; the one that finds none moves as it is, and goes on elsewhere."""
    async with open_house() as house:
        phone = await dial(house)
        phone.start(make_token(SECRET, "CA1", 1))
        await phone.until("media")
        house.server.stop()
        assert not house.server.is_ready
        assert not phone.closed.is_set()
        await asyncio.wait_for(phone.closed.wait(), 5)
    assert house.links.opened[0].detached[0].reason is EndReason.MOVED


async def test_stopping_waits_a_bounded_time_for_hand_overs() -> None:
    """A workflow that can not be reached does not keep the process."""

    def never(link: FakeLink) -> None:
        link.detach_delay = 3600.0

    async with asyncio.timeout(5), open_house() as house:
        house.links.configure = never
        phone = await dial(house)
        phone.start(make_token(SECRET, "CA1", 1))
        await phone.until("media")
    assert house.links.opened[0].detached == []


async def test_stopping_turns_out_who_has_not_started() -> None:
    """A stream that would begin now belongs to another process."""
    async with open_house(start_patience=60.0) as house:
        phone = await dial(house)
        house.server.stop()
        await asyncio.wait_for(phone.closed.wait(), 5)
        assert house.links.opened == []
