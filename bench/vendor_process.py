"""Deepgram and OpenAI on loopback as lean as can be: the vendors' shapes on the wire, constant delays, no effort.

The audio's end-of-turn frame stands for recognition. Listening sends an `Update` four times a second, as Flux does.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Final, cast

import uvloop
from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport, WSUpgradeRequest, ws_create_server

from bench.audio import ends_turn
from bench.child import OTHER_CORE, Answer, pin, serve_questions
from bench.stub_vendors import BYTES_PER_CHARACTER, CALLER_WORDS, FIRST_SENTENCE, PIECE, WORD_PACE, VendorPace

_UPDATE_EVERY: Final = 2000
_BYTES_PER_S: Final = 8000
_HEAD: Final = {"id": "chatcmpl-bench", "object": "chat.completion.chunk", "created": 1, "model": "bench"}
_ANSWER: Final = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
_LENGTH: Final = b"content-length:"


class _Listen(WSListener):
    """Flux."""

    def __init__(self) -> None:
        super().__init__()
        self._fed = self._updated = self._turn = 0

    def on_ws_connected(self, transport: WSTransport) -> None:
        transport.send(WSMsgType.TEXT, b'{"type":"Connected","request_id":"bench","sequence_id":0}')

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type != WSMsgType.BINARY:
            _close(transport)
            return
        audio = frame.get_payload_as_bytes()
        self._fed += len(audio)
        if ends_turn(audio):
            for event in ("StartOfTurn", "EndOfTurn"):
                transport.send(WSMsgType.TEXT, self._message(event, CALLER_WORDS))
            self._turn += 1
        elif self._fed - self._updated >= _UPDATE_EVERY:
            self._updated = self._fed
            transport.send(WSMsgType.TEXT, self._message("Update", ""))

    def _message(self, event: str, transcript: str) -> bytes:
        words = [
            {"word": word, "confidence": 0.98, "start": self._fed / _BYTES_PER_S, "end": self._fed / _BYTES_PER_S}
            for word in transcript.split()
        ]
        return json.dumps(
            {
                "type": "TurnInfo",
                "request_id": "bench",
                "sequence_id": self._fed,
                "event": event,
                "turn_index": self._turn,
                "audio_window_start": 0.0,
                "audio_window_end": self._fed / _BYTES_PER_S,
                "transcript": transcript,
                "words": words,
                "end_of_turn_confidence": 0.5,
            }
        ).encode()


class _Speak(WSListener):
    """Aura."""

    def __init__(self, pace: VendorPace) -> None:
        super().__init__()
        self._delay = pace.first_audio
        self._characters = 0

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        message = json.loads(frame.get_payload_as_bytes()) if frame.msg_type == WSMsgType.TEXT else {}
        match message.get("type"):
            case "Speak":
                self._characters += len(message["text"])
            case "Flush":
                size, self._characters = self._characters * BYTES_PER_CHARACTER, 0
                asyncio.get_running_loop().call_later(self._delay, self._answer, transport, size)
            case "Clear":
                transport.send(WSMsgType.TEXT, b'{"type":"Cleared","sequence_id":0}')
            case _:
                _close(transport)

    def _answer(self, transport: WSTransport, size: int) -> None:
        for begin in range(0, size, PIECE):
            transport.send(WSMsgType.BINARY, b"\xd5" * min(PIECE, size - begin))
        transport.send(WSMsgType.TEXT, b'{"type":"Flushed","sequence_id":0}')


def _close(transport: WSTransport) -> None:
    transport.send_close(WSCloseCode.OK)
    transport.disconnect()


class _Completions(asyncio.Protocol):
    """One connection to the chat model: a streamed answer to every request, whatever it asks."""

    def __init__(self, pace: VendorPace) -> None:
        self._pace = pace
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own has no common base

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, body = self._received.partition(b"\r\n\r\n")
        if not separator:
            return
        length = next(int(line[len(_LENGTH) :]) for line in head.lower().split(b"\r\n") if line.startswith(_LENGTH))
        if len(body) >= length:
            self._received = b""
            self._later(self._pace.first_token, self._answer)

    def _answer(self) -> None:
        opening = _event({"role": "assistant", "content": ""}) + _event({"content": FIRST_SENTENCE})
        self._write(_ANSWER + opening)
        self._later(WORD_PACE, self._continue, self._pace.words)

    def _continue(self, words: int) -> None:
        if words:
            self._write(_event({"content": "tomorrow "}))
            self._later(WORD_PACE, self._continue, words - 1)
        else:
            self._write(_event({}, finish="stop") + _chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n")

    def _write(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)

    def _later(self, seconds: float, call: Callable[..., None], *arguments: int) -> None:
        asyncio.get_running_loop().call_later(seconds, call, *arguments)


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return _chunk(f"data: {json.dumps({**_HEAD, 'choices': [choice], 'usage': None})}\n\n".encode())


def _chunk(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body)


async def _run() -> None:
    pace = VendorPace()

    def admit(request: WSUpgradeRequest) -> WSListener:
        return _Listen() if request.path.startswith(b"/v2/listen") else _Speak(pace)

    speech = await ws_create_server(admit, "127.0.0.1", 0)
    model = await asyncio.get_running_loop().create_server(lambda: _Completions(pace), "127.0.0.1", 0)
    speech_port, model_port = (server.sockets[0].getsockname()[1] for server in (speech, model))
    greeting = {"speech_url": f"ws://127.0.0.1:{speech_port}", "model_url": f"http://127.0.0.1:{model_port}/v1"}
    await serve_questions(greeting, _no_answer)
    speech.close()
    model.close()


async def _no_answer(_question: str) -> Answer:
    return {}


if __name__ == "__main__":
    pin(OTHER_CORE)
    uvloop.run(_run())
