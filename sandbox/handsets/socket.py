"""`/control/handset`: a page on this machine switches a telephone on for as long as its WebSocket is open."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, WebSocket, WebSocketException
from starlette.websockets import WebSocketState

from sandbox.callers.parts import PhoneText
from sandbox.handsets import messages
from sandbox.handsets.handset import Handset
from sandbox.handsets.switchboard import Line, NumberRefused, NumberTaken, Switchboard
from sandbox.speech.voice import VOICES

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
#: Two seconds of sound wait at most for a telephone that reads slowly; then the oldest is dropped.
_MOST_FRAMES: Final = 100
#: More than so many messages unread, and nobody reads.
_MOST_MESSAGES: Final = 200
#: Close codes of ours: the number is refused; another page has it; what was said is no message; nobody reads.
REFUSED, TAKEN, INVALID, SLOW = 4403, 4409, 4400, 4408


@dataclass(slots=True)
class Outbox:
    """What is on its way to a telephone, in order; bounded."""

    close_code: int | None = None
    _waiting: deque[tuple[str, bool]] = field(default_factory=deque)
    _sounds: int = 0
    _filled: asyncio.Event = field(default_factory=asyncio.Event)

    def send(self, message: str) -> None:
        """Put a message in; a telephone that has read nothing for long is closed."""
        if len(self._waiting) - self._sounds >= _MOST_MESSAGES:
            self.close(SLOW)
            return
        self._waiting.append((message, False))
        self._filled.set()

    def hear(self, frame: bytes) -> None:
        """Put 20 ms of sound in; where two seconds wait already, the oldest are dropped for them."""
        if self._sounds >= _MOST_FRAMES:
            del self._waiting[next(at for at, (_, is_sound) in enumerate(self._waiting) if is_sound)]
            self._sounds -= 1
        self._sounds += 1
        self._waiting.append((messages.media(frame), True))
        self._filled.set()

    def close(self, code: int) -> None:
        """End the connection once what waits is sent."""
        self.close_code = code
        self._filled.set()

    async def deliver(self, websocket: WebSocket) -> None:
        """Send what is put in, until `close`."""
        while True:
            await self._filled.wait()
            self._filled.clear()
            while self._waiting:
                message, is_sound = self._waiting.popleft()
                self._sounds -= is_sound
                await websocket.send_text(message)
            if self.close_code is not None:
                await websocket.close(self.close_code)
                return


def create_router(switchboard: Switchboard) -> APIRouter:
    """Return the endpoint, to be mounted under `/control`."""
    router = APIRouter()

    @router.websocket("/handset")
    async def handset(
        websocket: WebSocket,
        *,
        number: Annotated[PhoneText, Query()],
        voice: Annotated[str, Query()] = "apollo",
        standby: Annotated[bool, Query()] = False,
    ) -> None:
        if not is_page_of_ours(websocket.headers.get("origin")) or voice not in VOICES:
            raise WebSocketException(1008)
        await websocket.accept()
        await _serve(
            websocket, partial(switchboard.switch_on, number, voice, is_standby=standby), switchboard.switch_off
        )

    return router


async def _serve(
    websocket: WebSocket, switch_on: Callable[[Line], Handset], switch_off: Callable[[Handset], None]
) -> None:
    outbox = Outbox()
    try:
        telephone = switch_on(Line(outbox.send, outbox.hear, lambda: outbox.close(TAKEN)))
    except NumberRefused as refusal:
        await websocket.close(REFUSED, str(refusal))
        return
    except NumberTaken:
        await websocket.close(TAKEN)
        return
    delivering = asyncio.create_task(outbox.deliver(websocket))
    try:
        while (said := await _said(websocket)) is not None:
            await telephone.take(messages.read(said))
    except messages.MessageInvalid:
        outbox.close(INVALID)
        await asyncio.wait({delivering}, timeout=1)
    finally:
        switch_off(telephone)
        delivering.cancel()
        await asyncio.gather(delivering, return_exceptions=True)


async def _said(websocket: WebSocket) -> str | None:
    """Return what a telephone says next; None: it is gone, or closed from here. Raises MessageInvalid."""
    if websocket.application_state is not WebSocketState.CONNECTED:
        return None
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        return None
    if message.get("text") is None:
        raise messages.MessageInvalid("not text")
    return str(message["text"])


def is_page_of_ours(origin: str | None) -> bool:
    """Say whether a page of this machine asks: of another, a browser says so whatever the page wants."""
    if origin is None:
        return False
    try:
        return urlsplit(origin).hostname in _LOOPBACK
    except ValueError:
        return False
