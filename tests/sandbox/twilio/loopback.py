"""A product on loopback for Twilio to talk to, and Twilio itself, twenty times as fast as real time."""

from __future__ import annotations

import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from fastapi import FastAPI, Request, Response, WebSocket

from sandbox.faults import FaultBoard
from sandbox.twilio.callbacks import Delivery
from sandbox.twilio.exchange import Exchange
from sandbox.twilio.line import SILENT_FRAME
from sandbox.twilio.records import CallRecord, PhoneNumber, Records
from sandbox.twilio.stage import Stage
from sandbox.twilio.ticker import Ticker
from sandbox.twilio.webhooks import Webhooks
from tests.sandbox.loopback import serve

ACCOUNT_SID = "AC" + "5a" * 16
AUTH_TOKEN = "12345"
OUR_NUMBER = "+15005550006"
SPEECH = b"\x11" * 800
_FRAMES_BEFORE_KEYS = 100


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    """Serve an application on a free port for as long as the context lasts; yield `127.0.0.1:port`."""
    async with serve(app) as url:
        yield url.removeprefix("http://")


@dataclass(frozen=True, slots=True)
class Received:
    """A request the product got."""

    path: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass(slots=True)
class Product:
    """Answers each path with its scripted bodies in turn, the last one for ever; a number is an HTTP status."""

    answers: dict[str, list[str | int]] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    behave: Callable[[WebSocket], Awaitable[None]] | None = None
    address: str = ""

    @property
    def url(self) -> str:
        """Base URL."""
        return f"http://{self.address}"

    def forms(self, path: str) -> list[dict[str, str]]:
        """Return the forms a path got."""
        return [request.form for request in self.received if request.path == path]

    def app(self) -> FastAPI:
        """Return the application."""
        app = FastAPI()

        @app.websocket("/media")
        async def media(websocket: WebSocket) -> None:
            assert self.behave is not None
            await websocket.accept()
            self.received.append(Received("/media", {}, dict(websocket.headers)))
            await self.behave(websocket)

        @app.api_route("/{path:path}", methods=["GET", "POST"])
        async def answer(path: str, request: Request) -> Response:
            form = {name: str(value) for name, value in (await request.form()).items()}
            self.received.append(Received(f"/{path}", form, dict(request.headers)))
            script = self.answers.get(f"/{path}", [""])
            body = script.pop(0) if len(script) > 1 else script[0]
            return Response(status_code=body) if isinstance(body, int) else Response(body, media_type="text/xml")

        return app


class Listener:
    """A caller who says nothing until told to, and hears everything."""

    def __init__(self, *, hangs_up_after: int | None = None, digits: str = "") -> None:
        """Hang up after so many frames."""
        self.heard = bytearray()
        self.is_speaking = False
        self._frames = 0
        self._hangs_up_after = hangs_up_after
        self._digits = digits

    @property
    def has_hung_up(self) -> bool:
        """Whether his frames are up."""
        return self._hangs_up_after is not None and self._frames >= self._hangs_up_after

    def speak(self) -> bytes:
        """Be silent."""
        self._frames += 1
        return SILENT_FRAME

    def hear(self, frame: bytes) -> None:
        """Keep it."""
        self.heard += frame

    def take_digits(self) -> str:
        """Press all keys at once, after two seconds of the call."""
        if self._frames < _FRAMES_BEFORE_KEYS:
            return ""
        digits, self._digits = self._digits, ""
        return digits


@dataclass(slots=True)
class Network:
    """Twilio with the product beside it."""

    exchange: Exchange
    product: Product

    @property
    def records(self) -> Records:
        """What Twilio remembers."""
        return self.exchange.stage.records

    async def call(self, caller: Listener, *, delivery: Delivery | None = None) -> CallRecord:
        """Let somebody call our number, and return when the call is over and reported."""
        call = self.exchange.ring(
            caller, from_number="+15551230001", to_number=OUR_NUMBER, delivery=delivery or Delivery()
        )
        await self.exchange.settle()
        return call


@asynccontextmanager
async def network(folder: Path) -> AsyncIterator[Network]:
    """Open a network whose number is answered by `/voice`, with `/fallback` and `/status`, all events."""
    product = Product()
    numbers = itertools.count(1)
    async with serving(product.app()) as address, httpx.AsyncClient() as client:
        product.address = address
        records = Records(ACCOUNT_SID, folder, lambda: datetime.now(UTC), lambda: f"{next(numbers):032x}")
        records.numbers[OUR_NUMBER] = PhoneNumber(
            OUR_NUMBER,
            f"{product.url}/voice",
            f"{product.url}/fallback",
            f"{product.url}/status",
            ("initiated", "ringing", "answered", "completed"),
        )
        stage = Stage(
            records=records,
            webhooks=Webhooks(auth_token=AUTH_TOKEN, client=client, new_token=lambda: f"token-{next(numbers)}"),
            ticker=Ticker(period_s=0.001),
            board=FaultBoard(),
            auth_token=AUTH_TOKEN,
            public_url="http://twilio.test",
            speak=lambda _text: SPEECH,
            clock=time.monotonic,
            absent=frozenset({"+15550000000"}),
        )
        exchange = Exchange(stage)
        yield Network(exchange, product)
        await exchange.close()
