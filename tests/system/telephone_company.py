"""The telephone company by hand: signed webhooks and media streams, for what the sandbox is too well-mannered to do."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from xml.etree import ElementTree as ET

import httpx
from websockets.asyncio.client import ClientConnection, connect

from processes.stack import Stack
from processes.stack_plan import SANDBOX_TOKEN
from sandbox.twilio.signing import sign

NUMBER = "+15005550006"
SILENCE = base64.b64encode(b"\xff" * 160).decode()


def new_sid(kind: str) -> str:
    """Return an id nobody has used, `CA…` for a call or `MZ…` for a stream."""
    return kind + secrets.token_hex(16)


async def post(stack: Stack, path: str, *, signature: str | None = None, **fields: str) -> httpx.Response:
    """Send a webhook, signed unless another signature is given."""
    url = f"{stack.plan.api}/webhooks/twilio/{path}"
    right = sign(SANDBOX_TOKEN, url, list(fields.items()))
    headers = {"X-Twilio-Signature": right if signature is None else signature}
    async with httpx.AsyncClient(timeout=15) as http:
        return await http.post(url, data=fields, headers=headers)


async def ring(stack: Stack, call_sid: str, caller: str) -> dict[str, str]:
    """Let a call ring and return the parameters its media stream is to bring."""
    answer = await post(stack, "voice", CallSid=call_sid, From=caller, To=NUMBER, CallStatus="ringing")
    document = ET.fromstring(answer.text)  # noqa: S314  (our own answer)
    return {one.attrib["name"]: one.attrib["value"] for one in document.iter("Parameter")}


@asynccontextmanager
async def stream(url: str, *, signature: str | None = None) -> AsyncIterator[Stream]:
    """Open a media stream, signed unless another signature is given."""
    headers = {"X-Twilio-Signature": sign(SANDBOX_TOKEN, url) if signature is None else signature}
    async with connect(url, additional_headers=headers, proxy=None, max_size=None) as socket:
        yield Stream(socket)


class Stream:
    """Twilio's end of a media stream."""

    def __init__(self, socket: ClientConnection) -> None:
        """Take an open connection."""
        self.socket = socket
        self.sid = new_sid("MZ")
        self._chunk = 0

    async def start(self, call_sid: str, parameters: Mapping[str, str]) -> None:
        """Send the two messages every stream begins with."""
        await self.say({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        media_format = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
        start = {
            "streamSid": self.sid,
            "callSid": call_sid,
            "mediaFormat": media_format,
            "customParameters": dict(parameters),
        }
        await self.say({"event": "start", "sequenceNumber": "1", "start": start, "streamSid": self.sid})

    async def say(self, message: Mapping[str, Any]) -> None:
        """Send one message."""
        await self.socket.send(json.dumps(message))

    async def media(self, *, chunk: int | None = None, payload: str = SILENCE, stream_sid: str | None = None) -> None:
        """Send 20 ms of audio, numbered in order unless another number is given."""
        if chunk is None:
            chunk = self._chunk = self._chunk + 1
        media = {"track": "inbound", "chunk": str(chunk), "timestamp": str(chunk * 20), "payload": payload}
        await self.say({"event": "media", "streamSid": stream_sid or self.sid, "media": media})

    async def hears_agent(self) -> None:
        """Wait until audio comes."""
        async for message in self.socket:
            if json.loads(message)["event"] == "media":
                return
        raise AssertionError("the stream was closed before the agent said anything")


async def metric(url: str, name: str) -> float:
    """Return a metric's value, 0 while it has none; `name` with its labels, as Prometheus writes it."""
    async with httpx.AsyncClient(timeout=5) as http:
        text = (await http.get(f"{url}/metrics")).raise_for_status().text
    return next((float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(f"{name} ")), 0.0)
