"""Both sides of the wire against the vendor's own SDK: its types judge our messages, its client drives our sandbox."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from inspect import signature
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import BaseModel
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError

from sandbox.faults import FaultBoard
from sandbox.speech.telephone_audio import SILENCE
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from tests.vendors.deepgram.collector import Collector
from tests.vendors.deepgram.rude_server import RudeServer
from tests.vendors.deepgram.sdk import (
    AsyncDeepgramClient,
    AsyncV1Client,
    AsyncV2Client,
    DeepgramClientEnvironment,
    ListenV2CloseStream,
    ListenV2ConfigureFailure,
    ListenV2ConfigureSuccess,
    ListenV2Connected,
    ListenV2FatalError,
    ListenV2TurnInfo,
    SpeakV1Clear,
    SpeakV1Cleared,
    SpeakV1Close,
    SpeakV1Flush,
    SpeakV1Flushed,
    SpeakV1Metadata,
    SpeakV1Text,
    SpeakV1Warning,
)
from vendors.deepgram.recognizer import DeepgramRecognizer
from vendors.deepgram.socket import Endpoint
from vendors.deepgram.synthesizer import DeepgramSynthesizer

LISTEN = "/v2/listen?model=flux-general-en&encoding=mulaw&sample_rate=8000&eager_eot_threshold=0.4"
SPEAK = "/v1/speak?model=aura-2-thalia-en&encoding=mulaw&sample_rate=8000"
TURN_EVENTS = {"StartOfTurn", "Update", "EagerEndOfTurn", "TurnResumed", "EndOfTurn"}

LISTEN_ANSWERS: dict[str, type[BaseModel]] = {
    "Connected": ListenV2Connected,
    "TurnInfo": ListenV2TurnInfo,
    "ConfigureSuccess": ListenV2ConfigureSuccess,
    "ConfigureFailure": ListenV2ConfigureFailure,
    "Error": ListenV2FatalError,
}
SPEAK_ANSWERS: dict[str, type[BaseModel]] = {
    "Metadata": SpeakV1Metadata,
    "Flushed": SpeakV1Flushed,
    "Cleared": SpeakV1Cleared,
    "Warning": SpeakV1Warning,
}


def judge(message: dict[str, Any], models: dict[str, type[BaseModel]]) -> str:
    """Validate a message with the SDK's model of its type, and allow no field the model lacks; return the type."""
    model = models[message["type"]]
    model.model_validate(message)
    assert set(message) <= set(model.model_fields)
    return str(message["type"])


async def answers(connection: ClientConnection) -> AsyncIterator[dict[str, Any]]:
    """Yield text messages until the server closes, for good or ill."""
    with suppress(ConnectionClosedError):
        async for message in connection:
            if isinstance(message, str):
                yield json.loads(message)


class TestSandboxAnswers:
    """What the sandbox sends is what the SDK expects."""

    async def test_listen(self, endpoint: Endpoint, faults: FaultBoard, voice: Voice, book: UtteranceBook) -> None:
        """Every kind of message Flux sends passes the SDK's models, numbered without a gap."""
        speech = book.marked("Yes please.", voice.synthesize("Yes please.", voice="arcas"))
        headers = {"Authorization": "Token k"}
        async with connect(endpoint.base_url + LISTEN, additional_headers=headers) as connection:
            await connection.send('{"type":"Configure","thresholds":{"eot_threshold":0.8},"keyterms":["tire"]}')
            await connection.send('{"type":"Configure","thresholds":{"eot_threshold":7}}')
            await connection.send(speech + SILENCE * 8000)
            await connection.send('{"type":"ForceEndTurn"}')
            await connection.send('{"type":"Nonsense"}')
            messages = [message async for message in answers(connection)]
        assert {judge(message, LISTEN_ANSWERS) for message in messages} == set(LISTEN_ANSWERS)
        assert {message["event"] for message in messages if message["type"] == "TurnInfo"} <= TURN_EVENTS
        assert [message["sequence_id"] for message in messages] == list(range(len(messages)))
        assert all(("trigger" in message) == (message.get("event") == "EndOfTurn") for message in messages)

    async def test_speak(self, endpoint: Endpoint, faults: FaultBoard) -> None:
        """Every kind of message Aura sends passes the SDK's models."""
        headers = {"Authorization": "Token k"}
        async with connect(endpoint.base_url + SPEAK, additional_headers=headers) as connection:
            await connection.send('{"type":"Speak","text":"Yes."}')
            for _ in range(21):
                await connection.send('{"type":"Flush"}')
            kinds = []
            async for message in answers(connection):
                kinds.append(judge(message, SPEAK_ANSWERS))
                if kinds.count("Flushed") == 20:
                    break
            await connection.send('{"type":"Clear"}')
            await connection.send('{"type":"Close"}')
            kinds += [judge(message, SPEAK_ANSWERS) async for message in answers(connection)]
        assert set(kinds) == set(SPEAK_ANSWERS)
        assert kinds.count("Warning") == 1


class TestAdapterRequests:
    """What our adapters send is what the SDK would send."""

    async def test_listen(self, rude_server: tuple[RudeServer, Endpoint], collector: Collector) -> None:
        """Options are those of the SDK's `connect`; the goodbye passes its model; audio is untouched."""
        rude, endpoint = rude_server
        rude.hangs_up_on = b"Close"
        stream = await DeepgramRecognizer(endpoint).open(collector, keyterms=["oil change", "tire"])
        stream.feed(b"\xff" * 640)
        await stream.close()
        assert rude.received[0] == b"\xff" * 640
        judge(json.loads(rude.received[1]), {"CloseStream": ListenV2CloseStream})
        address = urlsplit(rude.path)
        assert address.path == "/v2/listen"
        assert set(parse_qs(address.query)) <= set(signature(AsyncV2Client.connect).parameters)
        assert parse_qs(address.query)["keyterm"] == ["oil change", "tire"]

    async def test_speak(self, rude_server: tuple[RudeServer, Endpoint], collector: Collector) -> None:
        """Every message passes the SDK's models."""
        rude, endpoint = rude_server
        rude.hangs_up_on = b"Close"
        stream = await DeepgramSynthesizer(endpoint).open(collector, voice="aura-2-thalia-en")
        stream.speak("Guten Tag, it's “quoted”.")
        stream.flush()
        stream.clear()
        await stream.close()
        models: dict[str, type[BaseModel]] = {
            "Speak": SpeakV1Text,
            "Flush": SpeakV1Flush,
            "Clear": SpeakV1Clear,
            "Close": SpeakV1Close,
        }
        kinds = [judge(json.loads(message), models) for message in rude.received]
        assert kinds == ["Speak", "Flush", "Clear", "Close"]
        address = urlsplit(rude.path)
        assert address.path == "/v1/speak"
        assert set(parse_qs(address.query)) <= set(signature(AsyncV1Client.connect).parameters)


# The SDK uses the old client of `websockets` and the `dict()` of pydantic 1.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
class TestVendorClient:
    """The vendor's own client works with the sandbox unchanged."""

    async def test_listen(self, client: AsyncDeepgramClient, voice: Voice, book: UtteranceBook) -> None:
        """A turn is transcribed."""
        speech = book.marked("Yes please.", voice.synthesize("Yes please.", voice="arcas"))
        async with (
            asyncio.timeout(10),
            client.listen.v2.connect(model="flux-general-en", encoding="mulaw", sample_rate=8000) as connection,
        ):
            await connection.send_media(speech + SILENCE * 8000)
            async for message in connection:
                if isinstance(message, ListenV2TurnInfo) and message.event == "EndOfTurn":
                    break
            await connection.send_close_stream()
        assert message.transcript == "Yes please."

    async def test_speak(self, client: AsyncDeepgramClient, voice: Voice) -> None:
        """A sentence is spoken."""
        audio = b""
        async with (
            asyncio.timeout(10),
            client.speak.v1.connect(model="aura-2-thalia-en", encoding="mulaw", sample_rate="8000") as connection,
        ):
            await connection.send_text(SpeakV1Text(text="Yes please."))
            await connection.send_flush()
            async for message in connection:
                if isinstance(message, bytes):
                    audio += message
                if isinstance(message, SpeakV1Flushed):
                    break
            await connection.send_close()
        assert audio == voice.synthesize("Yes please.", voice="thalia")


@pytest.fixture
def client(endpoint: Endpoint) -> AsyncDeepgramClient:
    """The SDK's client with the sandbox for its environment."""
    http = endpoint.base_url.replace("ws:", "http:")
    environment = DeepgramClientEnvironment(
        base=http, production=endpoint.base_url, agent=endpoint.base_url, agent_rest=http
    )
    return AsyncDeepgramClient(api_key="sandbox-key", environment=environment)
