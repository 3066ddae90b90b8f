"""The WebSocket `/v2/listen`: audio in, turns out.

Fault operations: `listen.audio` with every audio message, `listen.turn` with every end of a turn; a status is sent as
Flux's fatal `Error`, the other kinds close the socket without a word.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import ValidationError

from sandbox.deepgram.flux_turns import FluxTurns, Hearing, TurnEvent
from sandbox.deepgram.flux_wire import FluxWire
from sandbox.faults import FaultBoard, FaultKind
from sandbox.speech.ear import Ear
from sandbox.speech.telephone_audio import FRAME_MS

_INTERNAL_ERROR = 1011


class _StreamOver(Exception):
    """The stream is to be closed with this WebSocket code."""

    def __init__(self, code: int = 1000) -> None:
        super().__init__()
        self.code = code


class ListenStream:
    """One Flux stream; the ear works on one piece of it at a time, in processes of its own."""

    def __init__(
        self, websocket: WebSocket, wire: FluxWire, turns: FluxTurns, *, ear: Ear | None, faults: FaultBoard
    ) -> None:
        """Take an accepted WebSocket."""
        self._websocket = websocket
        self._wire = wire
        self._turns = turns
        self._ear = ear
        self._faults = faults
        self._hearing: asyncio.Task[None] | None = None
        # The reader and the ear's answers both send; numbered messages must leave in order.
        self._sending = asyncio.Lock()

    async def run(self) -> None:
        """Serve until either side closes or a fault cuts the line."""
        try:
            async with asyncio.TaskGroup() as group:
                await self._websocket.send_text(self._wire.connected())
                try:
                    await self._read(group)
                finally:
                    if self._hearing is not None:
                        self._hearing.cancel()
        except* WebSocketDisconnect:
            pass  # the client may go at any moment, also while we send
        except* _StreamOver as over:
            await self._close(over)

    async def _close(self, over: ExceptionGroup[_StreamOver]) -> None:
        first = over.exceptions[0]
        await self._websocket.close(first.code if isinstance(first, _StreamOver) else _INTERNAL_ERROR)

    async def _read(self, group: asyncio.TaskGroup) -> None:
        while (message := await self._websocket.receive())["type"] != "websocket.disconnect":
            if message.get("bytes"):
                await self._hear(message["bytes"], group)
            elif message.get("text"):
                await self._obey(message["text"])

    async def _hear(self, audio: bytes, group: asyncio.TaskGroup) -> None:
        await self._strike("listen.audio")
        await self._report(self._turns.hear(audio))
        if self._ear is not None and (self._hearing is None or self._hearing.done()):
            hearing = self._turns.wanted_hearing()
            if hearing is not None:
                self._hearing = group.create_task(self._recognize(self._ear, hearing))

    async def _recognize(self, ear: Ear, hearing: Hearing) -> None:
        words = await ear.recognize(hearing.audio)
        offset_ms = hearing.first_frame * FRAME_MS
        await self._report(self._turns.understand(hearing, tuple(word.later(offset_ms) for word in words)))

    async def _report(self, events: Iterable[TurnEvent]) -> None:
        async with self._sending:
            for event in events:
                if event.kind == "EndOfTurn":
                    await self._strike("listen.turn")
                await self._websocket.send_text(self._wire.turn(event))

    async def _strike(self, operation: str) -> None:
        fault = await self._faults.strike("deepgram", operation)
        if fault is None:
            return
        if fault.kind is FaultKind.STATUS:
            await self._websocket.send_text(self._wire.error("INTERNAL_SERVER_ERROR", "planned fault"))
        raise _StreamOver(_INTERNAL_ERROR)

    async def _obey(self, text: str) -> None:
        message = _parsed(text)
        match message.get("type"):
            case "CloseStream":
                raise _StreamOver
            case "ForceEndTurn":
                await self._report(self._turns.force_end())
            case "Configure":
                await self._configure(message)
            case _:
                await self._websocket.send_text(self._wire.error("UNPARSABLE_CLIENT_MESSAGE", "Unknown message."))
                raise _StreamOver(_INTERNAL_ERROR)

    async def _configure(self, message: Mapping[str, object]) -> None:
        async with self._sending:
            try:
                self._turns.settings = self._turns.settings.changed(message)
            except ValidationError:
                await self._websocket.send_text(self._wire.not_configured("A value is out of range."))
            else:
                await self._websocket.send_text(self._wire.configured(self._turns.settings))


def _parsed(text: str) -> Mapping[str, object]:
    try:
        message = json.loads(text)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}
