"""The WebSocket `/v1/speak`: text in, audio out in pieces, twenty-five times as fast as it is played.

Fault operation: `speak.flush` with every flush that is carried out: a drop cuts the line before the audio, a lost
reply between the audio and its `Flushed`, or after `amount` pieces of the audio where that is set.
"""

from __future__ import annotations

import asyncio
import json
from itertools import count

from fastapi import WebSocket

from sandbox.deepgram.speak_buffer import FlushLimitExceeded, SpeakBuffer, SpeakJob, TextTooLong
from sandbox.faults import FaultBoard, FaultKind
from sandbox.speech.voice import Voice

# No multiple of a telephone frame, as with the vendor: whoever needs frames has to cut them.
_CHUNK_BYTES = 1000
_CHUNK_PAUSE_S = 0.005
_INTERNAL_ERROR = 1011


class SpeakStream:
    """One Aura stream: a reader that obeys at once and a speaker that works the jobs off."""

    def __init__(self, websocket: WebSocket, voice: Voice, voice_name: str, faults: FaultBoard) -> None:
        """Take an accepted WebSocket."""
        self._websocket = websocket
        self._voice = voice
        self._voice_name = voice_name
        self._faults = faults
        self._buffer = SpeakBuffer()
        self._has_job = asyncio.Event()
        self._sequence = count()

    async def run(self, metadata: dict[str, str]) -> None:
        """Serve until either side closes or a fault cuts the line."""
        await self._send("Metadata", **metadata)
        reader = asyncio.create_task(self._read())
        speaker = asyncio.create_task(self._speak())
        done, pending = await asyncio.wait({reader, speaker}, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        code = done.pop().result()
        if code is not None:
            await self._websocket.close(code)

    async def _read(self) -> int | None:
        """Obey until the end; return the code to close with, None when the client has gone."""
        while (message := await self._websocket.receive())["type"] != "websocket.disconnect":
            parsed = json.loads(message.get("text") or "{}")
            if parsed.get("type") == "Close":
                return 1000
            await self._obey(parsed)
        return None

    async def _obey(self, message: dict[str, str]) -> None:
        match message.get("type"):
            case "Speak":
                await self._add(message.get("text", ""))
            case "Flush":
                await self._flush()
            case "Clear":
                self._buffer.clear()
                await self._send("Cleared", sequence_id=next(self._sequence))
            case _:
                await self._warn("UNKNOWN_MESSAGE", "The message was ignored.")

    async def _add(self, text: str) -> None:
        try:
            self._buffer.add(text)
        except TextTooLong:
            await self._warn("TEXT_TOO_LONG", "The text was ignored: more than 2000 characters.")

    async def _flush(self) -> None:
        try:
            self._buffer.flush(asyncio.get_running_loop().time())
        except FlushLimitExceeded:
            await self._warn("FLUSH_LIMIT_EXCEEDED", "The flush was ignored: more than 20 in 60 seconds.")
        else:
            self._has_job.set()

    async def _speak(self) -> int:
        """Work jobs off until a fault; return the code to close with."""
        while True:
            await self._has_job.wait()
            self._has_job.clear()
            while (job := self._buffer.take()) is not None:
                fault = await self._faults.strike("deepgram", "speak.flush")
                if fault is not None and fault.kind is not FaultKind.LOST_REPLY:
                    return _INTERNAL_ERROR
                await self._say(job, pieces=(fault.amount or None) if fault else None)
                if fault is not None:
                    return _INTERNAL_ERROR
                if self._buffer.is_current(job):
                    await self._send("Flushed", sequence_id=next(self._sequence))

    async def _say(self, job: SpeakJob, *, pieces: int | None) -> None:
        """Send a job's audio, or so many pieces of it."""
        audio = await asyncio.to_thread(self._voice.synthesize, job.text, voice=self._voice_name)
        for start in range(0, len(audio), _CHUNK_BYTES)[:pieces]:
            if not self._buffer.is_current(job):
                return
            await self._websocket.send_bytes(audio[start : start + _CHUNK_BYTES])
            await asyncio.sleep(_CHUNK_PAUSE_S)

    async def _warn(self, code: str, description: str) -> None:
        await self._send("Warning", code=code, description=description)

    async def _send(self, kind: str, **fields: object) -> None:
        await self._websocket.send_text(json.dumps({"type": kind, **fields}))
